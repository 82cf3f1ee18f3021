"""How long `chevet demo --sign --exit` takes, and how much memory all of Chevet's processes hold.

    python benchmarks/demo.py

Memory is the sum of the proportional set sizes (PSS: shared pages counted once) of every process
that the command started, PostgreSQL and the demo hospital's EHR included, sampled twice a second.
"""

import contextlib
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

CHEVET = Path(sys.executable).with_name("chevet")


def family(root: psutil.Process, data: str) -> list[psutil.Process]:
    """The command, what it started, and the PostgreSQL of its data folder (which detaches itself)."""
    found = {root.pid: root} | {p.pid: p for p in root.children(recursive=True)}
    for process in psutil.process_iter(["name", "cmdline"]):
        if process.info["name"] == "postgres" and data in " ".join(process.info["cmdline"] or ()):
            found |= {process.pid: process} | {p.pid: p for p in process.children(recursive=True)}
    return list(found.values())


def kind(process: psutil.Process) -> str:
    """web, worker, database, hospital or story."""
    words = " ".join(process.cmdline())
    if process.name() == "postgres":
        return "database"
    if "child.py" in words:
        return "demo hospital's EHR"
    return "web" if " serve" in words else "worker" if " worker" in words else "story"


def main() -> int:
    """Run it and print the figures."""
    with tempfile.TemporaryDirectory(prefix="chevet-bench-") as folder:
        Path(folder).chmod(0o755)
        began = time.monotonic()
        command = [str(CHEVET), "demo", "--sign", "--exit", "--data", folder, "--port", "8765"]
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        peak, at_peak = 0, Counter[str]()
        root = psutil.Process(run.pid)
        while run.poll() is None:
            now = Counter[str]()
            for process in family(root, folder) if root.is_running() else []:
                with contextlib.suppress(psutil.Error):
                    now[kind(process)] += process.memory_full_info().pss
            if sum(now.values()) > peak:
                peak, at_peak = sum(now.values()), now
            time.sleep(0.5)
        seconds = time.monotonic() - began
    print(f"chevet demo --sign --exit: exit {run.returncode}, {seconds:.0f} s, two recorded visits, n = 1")
    print(f"memory of all processes at its highest: {peak / 2**20:.0f} MB (PSS)")
    for name, size in at_peak.most_common():
        print(f"  {name:<22} {size / 2**20:6.0f} MB")
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
