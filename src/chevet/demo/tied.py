"""Runs a `chevet` command that ends with its parent: `python -m chevet.demo.tied PARENT_PID COMMAND …`."""

import sys
import threading

from chevet.demo.child import end_with


def main() -> None:
    """Watch the parent, then be the command."""
    parent = int(sys.argv.pop(1))
    threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    sys.argv[0] = "chevet"
    from runpy import run_module

    run_module("chevet", run_name="__main__")


if __name__ == "__main__":
    main()
