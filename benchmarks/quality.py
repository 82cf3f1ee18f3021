"""Every suite of `chevet evaluate` on the public data, as one dated Markdown page.

python benchmarks/quality.py DATA > tables.md            DATA holds aci-bench, mts-dialog, mediqa-oe, primock57 …
python benchmarks/quality.py DATA --engine llm --limit 5

A suite whose data set is not there is named as left out.
"""

import argparse
import datetime
import subprocess
import sys
import time
from pathlib import Path

from chevet.evaluation.suites import SUITES

CHEVET = Path(sys.executable).with_name("chevet")
# suite → the folder of its data set, where that is not the suite's own name
FOLDERS = {"planted": "aci-bench"}
OURS = {"facts": Path("tests/language/facts")}  # labelled by the project, in the repository


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--engine", default="grounded")
    parser.add_argument("--limit")
    arguments = parser.parse_args()
    print(f"Measured {datetime.datetime.now(datetime.UTC):%Y-%m-%d}, engine {arguments.engine}.")
    for name in SUITES:
        folder = OURS.get(name) or arguments.data / FOLDERS.get(name, name)
        print(f"\n## {name}\n", flush=True)
        if not folder.is_dir():
            print(f"Left out: there is no folder {folder.name}.")
            continue
        command = [str(CHEVET), "evaluate", name, "--data", str(folder), "--engine", arguments.engine]
        if arguments.limit:
            command += ["--limit", arguments.limit]
        began = time.perf_counter()
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode:
            print(f"Failed: {made.stderr.strip()}")
            continue
        print("\n".join(made.stdout.splitlines()[2:]))  # without the line that names suite and engine
        print(f"\n`chevet evaluate {name}`, {time.perf_counter() - began:.0f} s.")


if __name__ == "__main__":
    main()
