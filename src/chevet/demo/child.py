"""Runs the demo EHR until its parent is gone: `python child.py PARENT_PID SETTINGS`.

A parent killed with -9 cannot stop its children. The kernel's own signal for that
(PR_SET_PDEATHSIG) fires when the *thread* that started the child ends, which may be long before the
process does; so the child looks who its parent is.
"""

import os
import sys
import threading
import time

LOOK_EVERY = 0.3  # seconds


def end_with(parent: int) -> None:
    """End this process, at once and whatever it is doing, when `parent` is no longer its parent."""
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os._exit(0)  # SQLite's journal makes an end at any moment safe


def main() -> None:
    """Watch the parent, then be `sekmet serve`."""
    parent, settings = int(sys.argv[1]), sys.argv[2]
    threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    from sekmet.cli import app

    app(["serve", "--config", settings])


if __name__ == "__main__":
    main()
