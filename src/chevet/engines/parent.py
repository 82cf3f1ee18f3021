"""A child process that ends with its parent.

A parent killed with -9 cannot stop its children, and the kernel's own signal for that
(PR_SET_PDEATHSIG) fires when the *thread* that started the child ends; so the child looks who its parent is.
"""

import os
import threading
import time

LOOK_EVERY = 0.3  # seconds


def end_with(parent: int) -> None:
    """From now on, end this process, whatever it is doing, when `parent` is no longer its parent."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os._exit(0)
