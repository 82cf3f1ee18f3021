"""How quickly `chevet --help` answers: median and worst of 20 runs.

python benchmarks/help.py
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

CHEVET = Path(sys.executable).with_name("chevet")
RUNS = 20


def main() -> None:
    """Time it and print the figures."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run([str(CHEVET), "--help"], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    print(f"chevet --help: median {statistics.median(times):.2f} s, worst {max(times):.2f} s, n = {RUNS}")


if __name__ == "__main__":
    main()
