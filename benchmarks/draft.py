"""How quickly notes are drafted, and how they compare with what physicians wrote.

python benchmarks/draft.py                       start-up and time on a conversation of 1,300 words
python benchmarks/draft.py --visits VALID.csv    also: a published set (columns `dialogue`, `note`), as ACI-Bench's
"""

import argparse
import csv
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from chevet.contracts.draft import broken_evidence
from chevet.engines.language.grounded import draft
from chevet.evaluation.rouge import rouge
from chevet.language.read import parse_dialogue

CHEVET = Path(sys.executable).with_name("chevet")
TURNS = """\
Doctor: What brings you in today, and how long has it been going on?
Patient: I've had a cough for two weeks, um, and it gets worse when I lie down at night.
Doctor: Any fever, chest pain or shortness of breath?
Patient: No, nothing like that.
Doctor: Which medications do you take at the moment?
Patient: I take lisinopril, twenty milligrams once a day, and metformin, five hundred milligrams twice a day.
Doctor: Your blood pressure is one forty over ninety, and your heart rate is seventy two.
Doctor: I'm going to order a chest x-ray and start you on amoxicillin 500 mg three times a day for seven days.
"""


def main() -> None:
    """Print the figures asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--visits", type=Path, help="a CSV file with columns dialogue and note")
    arguments = parser.parse_args()
    speed()
    if arguments.visits:
        visits(arguments.visits)


def speed() -> None:
    """A whole `chevet draft` from a cold start, and drafting alone."""
    text = TURNS
    while len(text.split()) < 1300:
        text += TURNS
    times = []
    for _ in range(10):
        began = time.perf_counter()
        subprocess.run([str(CHEVET), "draft"], input=text.encode(), check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    print(
        f"chevet draft, {len(text.split())} words, from start to draft: median {statistics.median(times):.2f} s"
    )
    transcript = parse_dialogue(text, id="bench")
    times = []
    for _ in range(10):
        began = time.perf_counter()
        draft(transcript, draft_id="bench")
        times.append(time.perf_counter() - began)
    print(f"drafting alone, the same words: median {statistics.median(times):.2f} s")


def visits(path: Path) -> None:
    """Time, evidence, findings and ROUGE against the notes of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    statements, broken, times = 0, 0, []
    findings: Counter[str] = Counter()
    notes = []
    for n, row in enumerate(rows):
        transcript = parse_dialogue(row["dialogue"], id=str(n))
        began = time.perf_counter()
        made = draft(transcript, draft_id=str(n))
        times.append(time.perf_counter() - began)
        items = list(made.statements())
        statements += len(items)
        broken += len(broken_evidence(made, transcript)) + sum(not s.evidence for s in items)
        findings.update(f"{f.kind} {f.severity}" for f in made.findings)
        notes.append((row["note"], made.text, row["dialogue"]))
    print(f"{path.name}: n = {len(rows)}, {statements} statements, {broken} without verbatim evidence")
    print(f"seconds a visit: median {statistics.median(times):.2f}, worst {max(times):.2f}")
    print("findings:", ", ".join(f"{kind} {count}" for kind, count in sorted(findings.items())) or "none")
    references = [note for note, _, _ in notes]
    for name, place in (("note", 1), ("transcript copied", 2)):
        scores = rouge(references, [row[place] for row in notes])
        means = "  ".join(f"{kind} {100 * statistics.mean(values):.1f}" for kind, values in scores.items())
        print(f"{name}: {means}")


if __name__ == "__main__":
    main()
