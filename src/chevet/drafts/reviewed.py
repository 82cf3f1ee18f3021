"""A draft under review: what the AI proposed, and beside it what a person decided.

Pure: every change returns a new value, so that each revision can be kept whole. Who and when is
kept with each decision; the proposal itself is never altered.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from chevet.contracts.base import Value
from chevet.contracts.draft import (
    FACT_KINDS,
    Draft,
    Fact,
    Facts,
    Finding,
    Section,
    Statement,
)

Mark = Literal["proposed", "accepted", "edited", "rejected", "written"]
# What says which thing a fact is about: with other words here, its code no longer holds.
IDENTITY = ("text", "name", "substance")
How = Literal["confirmed", "corrected", "dismissed", "applied"]


class CannotReview(Exception):
    """The change does not fit the draft; the message says why."""


class Decision(Value):
    """What a person decided about one statement or fact. `changes` holds an edit's new field values."""

    mark: Literal["accepted", "edited", "rejected"]
    by: str
    at: str
    changes: dict[str, Any] = Field(default_factory=dict)


class Settlement(Value):
    """How a person settled one finding."""

    how: How
    by: str
    at: str


class Written(Value):
    """A sentence that a person added to a section."""

    id: str
    section: str
    text: str
    by: str
    at: str


class Reviewed(Value):
    """The draft with all decisions so far."""

    draft: Draft
    decisions: dict[str, Decision] = Field(default_factory=dict)
    settled: dict[str, Settlement] = Field(default_factory=dict)
    written: tuple[Written, ...] = ()

    # --- looking ---

    def item(self, ref: str) -> Statement | Fact:
        """The proposed statement or fact with that id. Raises CannotReview if there is none."""
        for item in self.draft.items():
            if item.id == ref:
                return item
        raise CannotReview("That sentence or fact is not in this draft; reload the page.")

    def mark(self, ref: str) -> Mark:
        """Which of the four marks the item carries."""
        if any(w.id == ref for w in self.written):
            return "written"
        decision = self.decisions.get(ref)
        return decision.mark if decision else "proposed"

    def shown(self, item: Statement | Fact) -> Statement | Fact:
        """The item as it reads now, with a person's edit applied."""
        decision = self.decisions.get(item.id)
        if decision is None or decision.mark != "edited":
            return item
        return item.model_validate({**item.model_dump(), **decision.changes})

    def in_note(self, statement: Statement) -> bool:
        """Whether the statement stands in the note.

        A rejected one does not; nor does one with a major finding that nobody has settled.
        """
        mark = self.mark(statement.id)
        if mark == "proposed":
            return not any(
                f.severity == "major" and f.kind in ("unsupported", "contradiction")
                for f in self.open_findings()
                if statement.id in f.refs
            )
        return mark != "rejected"

    def open_findings(self) -> list[Finding]:
        """Findings that nobody has settled yet, in order."""
        return [f for f in self.draft.findings if f.id not in self.settled]

    def blockers(self) -> list[Finding]:
        """Open major findings: the draft can't be signed while there is one."""
        return [f for f in self.open_findings() if f.severity == "major"]

    def sections(self) -> tuple[Section, ...]:
        """The note as it would be filed: what stands, in order, with edits and additions."""
        result = []
        for section in self.draft.sections:
            kept = [self.shown(s) for s in section.statements if self.in_note(s)]
            own = [Statement(id=w.id, text=w.text) for w in self.written if w.section == section.code]
            if kept or own:
                result.append(section.model_copy(update={"statements": (*kept, *own)}))
        return tuple(result)

    def text(self) -> str:
        """The note as plain text."""
        return "\n\n".join(
            "\n".join([section.title.upper(), *(s.text for s in section.statements)])
            for section in self.sections()
        )

    def kept_facts(self) -> Facts:
        """The facts a person accepted (edits applied): only these are written to the chart."""
        kept: dict[str, tuple[Fact, ...]] = {}
        for kind in FACT_KINDS:
            facts: tuple[Fact, ...] = getattr(self.draft.facts, kind)
            kept[kind] = tuple(
                self.shown(f)  # type: ignore[misc]  # a fact stays a fact
                for f in facts
                if self.mark(f.id) in ("accepted", "edited")
            )
        return Facts.model_validate(kept)

    def undecided_facts(self) -> list[Fact]:
        """Facts nobody has accepted or rejected; they will not be written."""
        return [f for f in self.draft.facts.all() if self.mark(f.id) == "proposed"]

    def sha256(self) -> str:
        """Hash over exactly what a signature covers: the note, the kept facts, the settled findings."""
        body = {
            "draft": self.draft.id,
            "sections": [s.model_dump(mode="json") for s in self.sections()],
            "facts": self.kept_facts().model_dump(mode="json"),
            "settled": {key: value.how for key, value in sorted(self.settled.items())},
            "open": [f.id for f in self.open_findings()],
        }
        return hashlib.sha256(
            json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        ).hexdigest()

    # --- deciding (each returns a new value) ---

    def accept(self, ref: str, *, by: str, at: str) -> "Reviewed":
        """Accept a statement or fact as proposed."""
        self.item(ref)
        return self._decide(ref, Decision(mark="accepted", by=by, at=at))

    def reject(self, ref: str, *, by: str, at: str) -> "Reviewed":
        """Leave a statement or fact out; findings that concern only it are settled with that."""
        if any(w.id == ref for w in self.written):
            return self.model_copy(update={"written": tuple(w for w in self.written if w.id != ref)})
        self.item(ref)
        decided = self._decide(ref, Decision(mark="rejected", by=by, at=at))
        return decided._settle_those_of(ref, by=by, at=at)

    def edit(self, ref: str, changes: Mapping[str, Any], *, by: str, at: str) -> "Reviewed":
        """Replace the wording of a statement or fields of a fact. Raises CannotReview on bad values."""
        if any(w.id == ref for w in self.written):
            text = _text(changes.get("text", ""))
            return self.model_copy(
                update={
                    "written": tuple(
                        w.model_copy(update={"text": text, "at": at}) if w.id == ref else w
                        for w in self.written
                    )
                }
            )
        item = self.item(ref)
        allowed = set(type(item).model_fields) - {"id", "evidence", "findings"}
        if unknown := set(changes) - allowed:
            raise CannotReview(f"{', '.join(sorted(unknown))} cannot be changed here.")
        cleaned = {
            k: _text(v) if isinstance(v, str) and k in ("text", "name") else v for k, v in changes.items()
        }
        cleaned |= _without_stale_code(item, cleaned)
        try:
            item.model_validate({**item.model_dump(), **cleaned})
        except ValueError as error:
            raise CannotReview("That value does not fit; check the number and the words.") from error
        decided = self._decide(ref, Decision(mark="edited", by=by, at=at, changes=cleaned))
        return decided._settle_those_of(ref, by=by, at=at)

    def undecide(self, ref: str) -> "Reviewed":
        """Back to what the AI proposed."""
        self.item(ref)
        return self.model_copy(update={"decisions": {k: v for k, v in self.decisions.items() if k != ref}})

    def write(self, section: str, text: str, *, by: str, at: str) -> "Reviewed":
        """Add a sentence of one's own to a section."""
        if section not in {s.code for s in self.draft.sections}:
            raise CannotReview("That section is not in this note.")
        number = 1 + max((int(w.id[1:]) for w in self.written), default=0)
        added = Written(id=f"w{number}", section=section, text=_text(text), by=by, at=at)
        return self.model_copy(update={"written": (*self.written, added)})

    def settle(self, finding_id: str, how: How, *, by: str, at: str) -> "Reviewed":
        """Settle a finding: confirmed (it stands as said), dismissed, or applied (a proposed repair)."""
        finding = next((f for f in self.draft.findings if f.id == finding_id), None)
        if finding is None:
            raise CannotReview("That finding is not in this draft; reload the page.")
        result = self
        if how == "applied":
            if not (finding.heard and finding.proposed):
                raise CannotReview("That finding proposes no other wording.")
            result = result._apply(finding.heard, finding.proposed, finding.refs, by=by, at=at)
        settled = {**result.settled, finding_id: Settlement(how=how, by=by, at=at)}
        if how == "confirmed":
            for ref in finding.refs:  # what a person confirms stands in the note
                if any(s.id == ref for s in self.draft.statements()) and self.mark(ref) == "proposed":
                    result = result._decide(ref, Decision(mark="accepted", by=by, at=at))
        return result.model_copy(update={"settled": settled})

    def reopen(self, finding_id: str) -> "Reviewed":
        """Undo a settlement."""
        return self.model_copy(update={"settled": {k: v for k, v in self.settled.items() if k != finding_id}})

    def _decide(self, ref: str, decision: Decision) -> "Reviewed":
        return self.model_copy(update={"decisions": {**self.decisions, ref: decision}})

    def _settle_those_of(self, ref: str, *, by: str, at: str) -> "Reviewed":
        settled = dict(self.settled)
        for finding in self.open_findings():
            items = [r for r in finding.refs if not r.startswith("u")]
            if ref in items and all(r == ref or self.mark(r) in ("edited", "rejected") for r in items):
                settled[finding.id] = Settlement(how="corrected", by=by, at=at)
        return self.model_copy(update={"settled": settled})

    def _apply(self, heard: str, proposed: str, refs: tuple[str, ...], *, by: str, at: str) -> "Reviewed":
        result = self
        for item in self.draft.items():
            if item.id not in refs:
                continue
            now = result.shown(item)
            changes = {
                name: _replace_word(value, heard, proposed)
                for name in ("text", "name", "description", "substance")
                if isinstance(value := getattr(now, name, None), str)
                and _replace_word(value, heard, proposed) != value
            }
            if changes:
                earlier = result.decisions.get(item.id)
                merged = {**(earlier.changes if earlier else {}), **changes}
                result = result._decide(item.id, Decision(mark="edited", by=by, at=at, changes=merged))
        return result


def _replace_word(text: str, heard: str, proposed: str) -> str:
    position = text.casefold().find(heard.casefold())
    if position < 0:
        return text
    original = text[position : position + len(heard)]
    word = proposed.capitalize() if original[:1].isupper() and position == 0 else proposed
    return text[:position] + word + text[position + len(heard) :]


def _without_stale_code(item: Statement | Fact, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What else an edit changes: a code belongs to the words it was given for, and goes with them."""
    renamed = any(name in changes and changes[name] != getattr(item, name) for name in IDENTITY)
    fields = type(item).model_fields
    gone = {"code": None, "codes": ()}
    coded = isinstance(item, Fact) and renamed and "code" not in changes
    return {k: v for k, v in gone.items() if coded and k in fields and k not in changes}


def _text(value: Any) -> str:
    text = " ".join(str(value).split())
    if not text:
        raise CannotReview("The text is empty; reject the sentence instead if it should not stand.")
    if len(text) > 4000:
        raise CannotReview("The text is longer than 4,000 characters; split it.")
    return text
