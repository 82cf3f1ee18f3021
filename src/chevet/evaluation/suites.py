"""Every suite by name, with the module that measures it (imported only when asked for)."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from chevet.evaluation.options import Options
from chevet.evaluation.table import Table

# name → (module with `measure(folder, options) -> Table`, what it measures, in a line)
SUITES: dict[str, tuple[str, str]] = {
    "aci-bench": (
        "chevet.evaluation.aci_bench",
        "drafted notes against physicians' (ROUGE, fidelity, evidence)",
    ),
    "facts": (
        "chevet.evaluation.facts",
        "problems and symptoms against labelled utterances (precision, recall)",
    ),
    "mediqa-oe": (
        "chevet.evaluation.mediqa_oe",
        "extracted orders against annotators' (type, drug, dose, reason, turns)",
    ),
    "planted": (
        "chevet.evaluation.planted",
        "errors planted in correct notes: the share caught by kind, false alarms",
    ),
    "mts-dialog": ("chevet.evaluation.mts_dialog", "sections of notes against clinicians' (ROUGE)"),
    "primock57": (
        "chevet.evaluation.primock57",
        "GP notes against clinicians' (ROUGE, fidelity, evidence); repair of names heard wrong",
    ),
    "redaction": (
        "chevet.evaluation.redaction",
        "identifiers found in English and French sentences, and what went that was none",
    ),
}


def suite(name: str) -> Callable[[Path, Options], Table]:
    """The measurement of that name; raises KeyError."""
    measure: Callable[[Path, Options], Table] = import_module(SUITES[name][0]).measure
    return measure
