"""What a model wrote → its sentences, each with the part of the note it belongs to. Takes whatever comes."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chevet.engines.language.llm.errors import GenerationError
from chevet.engines.language.llm.prompts import aliases
from chevet.language.tokens import fold

FIRST = "history_of_present_illness"  # where text without a heading goes
HEADING = re.compile(r"^[#*\s\d.)]*([^\W\d_][\w &/'’-]{1,60}?)\s*(?:\*\*)?\s*(:|$)\s*(?:\*\*)?\s*(.*)$")
MARKS = re.compile(r"^(?:\s*(?:[-*•–]|\d{1,2}[.)])\s+)+|\*\*|__|`+|^\s*#+\s*")
END = re.compile(r"(?<=[.!?])[\"”)]?\s+(?=[\"“(]?[A-ZÀ-Ý0-9])")
ABBREVIATED = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Mme|St|vs|Prof|No|approx|e\.g|i\.e)|\b[A-Z])\.$")
NOTHING = re.compile(
    r"\b(?:not|none|no|nothing|never)\b.{0,30}\b(?:discussed|mentioned|provided|specified|documented|applicable"
    r"|stated|reported in the transcript|available)\b|^(?:n/?a|none|unknown|not applicable)\.?$"
    r"|\bnon (?:mentionn|précis|renseign|discut|évoqu|disponible)",
    re.IGNORECASE,
)
FORM = re.compile(
    r"^(?:patient(?:'s)? name|name|date|date of|patient id|mrn|doctor|physician|clinician|provider|signature|nom|médecin)"
    r"\b[^:.]{0,30}:",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Written:
    """A sentence a model wrote, for `part` of the note."""

    part: str
    text: str


def written(text: str, *, cut: bool = False) -> list[Written]:
    """Every sentence; of a `cut` text the unfinished last one is left out.

    Takes JSON (bare, fenced, or with words around it) and text with headings. Sentences that say that
    something was not discussed say nothing and are left out. Raises GenerationError (`garbage`) when there is none.
    """
    value = _json(text)
    if value is None and text.lstrip(" \n\r\t`json").startswith(("{", "[{")):
        raise GenerationError(
            "garbage", "The language model answered JSON that is none; try again or ask for text."
        )
    found = list(_from_json(value)) if value is not None else list(_from_text(text, cut))
    if not found:
        raise GenerationError(
            "garbage", "The language model wrote no note; try again or choose another model."
        )
    return found


def sentences(text: str) -> list[str]:
    """Sentences of running text; full stops inside numbers, titles and initials do not count."""
    pieces: list[str] = []
    for piece in END.split(" ".join(text.split())):
        if pieces and ABBREVIATED.search(pieces[-1]):
            pieces[-1] += f" {piece}"
        else:
            pieces.append(piece)
    return [p.strip() for p in pieces if len(p.split()) > 1 or p[-1:] == "."]


def _from_text(text: str, cut: bool) -> Iterator[Written]:
    part = FIRST
    kept: list[Written] = []
    for line in text.splitlines():
        heading = _heading(line)
        if heading:
            part, line = heading
        said = MARKS.sub("", line).strip()
        if said.endswith(":") or FORM.match(said):  # a label of its own, a field of a form
            continue
        kept += [Written(part, s) for s in sentences(said) if not NOTHING.search(s)]
    if cut and kept and not text.rstrip().endswith((".", "!", "?")):
        kept.pop()
    yield from kept


def _heading(line: str) -> tuple[str, str] | None:
    """(part, the rest of the line) where a line opens a section."""
    match = HEADING.match(line)
    if match is None:
        return None
    part = aliases().get(fold(match[1]).strip())
    return (part, match[3]) if part else None


def _json(text: str) -> dict[str, Any] | list[Any] | None:
    """The JSON object in the text, if it is that: whole, fenced, or between the first and the last brace."""
    start = min((n for n in (text.find("{"), text.find("[")) if n >= 0), default=-1)
    if start < 0 or start > max(80, len(text) // 3):
        return None
    for end in (text.rfind("}"), text.rfind("]")):
        try:
            value = json.loads(text[start : end + 1])
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict | list):
            return value
    return None


def _from_json(value: Any, part: str = FIRST) -> Iterator[Written]:
    if isinstance(value, str):
        clean = MARKS.sub("", value).strip()
        yield from (Written(part, s) for s in sentences(clean) if not NOTHING.search(s))
    elif isinstance(value, list):
        for one in value:
            yield from _from_json(one, part)
    elif isinstance(value, dict):
        named = value.get("heading") or value.get("section") or value.get("title")
        inner = aliases().get(fold(named).strip(" :"), part) if isinstance(named, str) else part
        for key, one in value.items():
            if key in ("heading", "section", "title") and isinstance(one, str):
                continue
            yield from _from_json(one, aliases().get(fold(str(key).replace("_", " ")).strip(" :"), inner))
