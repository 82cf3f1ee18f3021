"""What was really said in a recording, and by whom: the JSON that lies beside it."""

import json
from pathlib import Path
from typing import Any


def reference_of(path: Path) -> dict[str, Any] | None:
    """`NAME.json` of `NAME.flac`, also for its noisy copy `NAME_noisy.flac`; None where there is none."""
    for name in (path.stem, path.stem.removesuffix("_noisy")):
        beside = path.with_name(f"{name}.json")
        if beside.exists():
            loaded: dict[str, Any] = json.loads(beside.read_text())
            return loaded
    return None
