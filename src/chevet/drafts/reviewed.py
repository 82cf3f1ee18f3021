"""A draft under review: what the AI proposed, and beside it what a person decided.

Pure: every change returns a new value, so that each revision can be kept whole. Who and when is
kept with each decision; the proposal itself is never altered.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import Field

from chevet.contracts.base import Code, Value
from chevet.contracts.draft import (
    FACT_KINDS,
    Draft,
    Evidence,
    Fact,
    Facts,
    Finding,
    Section,
    Statement,
)
from chevet.drafts.decisions import Aside, Decision, How, Mark, Pick, Settlement, Written
from chevet.drafts.renamed import by_hand, by_proposal, other_name
from chevet.drafts.wording import has_words


class CannotReview(Exception):
    """The change does not fit the draft; the message says why."""


class Reviewed(Value):
    """The draft with all decisions so far."""

    draft: Draft
    decisions: dict[str, Decision] = Field(default_factory=dict)
    settled: dict[str, Settlement] = Field(default_factory=dict)
    written: tuple[Written, ...] = ()
    picks: dict[str, Pick] = Field(default_factory=dict)
    aside: tuple[Aside, ...] = ()

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
        """The item as it reads now, with a person's edit and chosen code applied."""
        decision, changes = self.decisions.get(item.id), {}
        if decision is not None and decision.mark == "edited":
            changes = decision.changes
        if item.id in self.picks:
            changes = {**changes, "code": self.picks[item.id].code}
        return item.model_validate({**item.model_dump(), **changes}) if changes else item

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

    def withheld(self) -> list[Statement]:
        """Proposed statements that are not in the note because nothing said supports them."""
        return [s for s in self.draft.statements() if self.mark(s.id) == "proposed" and not self.in_note(s)]

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
            own = [
                Statement(id=w.id, text=w.text, evidence=w.evidence)
                for w in self.written
                if w.section == section.code
            ]
            if kept or own:
                result.append(section.model_copy(update={"statements": (*kept, *own)}))
        return tuple(result)

    def text(self) -> str:
        """The note as plain text: titles, running text or lines, and a letter's own words around it."""
        parts = [
            f"{section.title.upper()}\n"
            + (" " if section.style == "prose" else "\n").join(s.text for s in section.statements)
            for section in self.sections()
        ]
        if not parts:
            return ""
        return "\n\n".join([p for p in (self.draft.opening, *parts, self.draft.closing) if p])

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
            "around": [self.draft.opening, self.draft.closing],
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
            answered = {w.finding for w in self.written if w.id == ref}
            settled = {k: v for k, v in self.settled.items() if k not in answered}
            rest = tuple(w for w in self.written if w.id != ref)
            return self.model_copy(update={"written": rest, "settled": settled})
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
        now, earlier = self.shown(item), self.decisions.get(ref)
        cleaned |= by_hand(item, now, cleaned, earlier.changes if earlier else {}, self.draft.findings)
        try:
            item.model_validate({**item.model_dump(), **cleaned})
        except ValueError as error:
            raise CannotReview("That value does not fit; check the number and the words.") from error
        decided = self._decide(ref, Decision(mark="edited", by=by, at=at, changes=cleaned))
        if "code" in changes or other_name(now, cleaned):  # with the words goes what a code was chosen for
            decided = decided.model_copy(update={"picks": _without(decided.picks, ref)})
        return decided._settle_those_of(ref, by=by, at=at)

    def undecide(self, ref: str) -> "Reviewed":
        """Back to what the AI proposed; the findings that the decision had settled are open again."""
        self.item(ref)
        gone = self.decisions.get(ref)
        with_it = {
            f.id
            for f in self.draft.findings
            if gone and ref in f.refs and (s := self.settled.get(f.id)) and (s.by, s.at) == (gone.by, gone.at)
        }
        return self.model_copy(
            update={
                "decisions": _without(self.decisions, ref),
                "picks": _without(self.picks, ref),
                "settled": {k: v for k, v in self.settled.items() if k not in with_it},
            }
        )

    def write(
        self,
        section: str,
        text: str,
        *,
        by: str,
        at: str,
        evidence: tuple[Evidence, ...] = (),
        finding: str = "",
    ) -> "Reviewed":
        """Add a sentence of one's own to a section."""
        if section not in {s.code for s in self.draft.sections}:
            raise CannotReview("That section is not in this note.")
        number = 1 + max((int(w.id[1:]) for w in self.written), default=0)
        added = Written(
            id=f"w{number}",
            section=section,
            text=_text(text),
            by=by,
            at=at,
            evidence=evidence,
            finding=finding,
        )
        return self.model_copy(update={"written": (*self.written, added)})

    def add(
        self, finding_id: str, section: str, text: str, evidence: tuple[Evidence, ...], *, by: str, at: str
    ) -> "Reviewed":
        """Put what an omission says is missing into the note, with the words it was said in."""
        if (
            next((f for f in self.open_findings() if f.id == finding_id and f.kind == "omission"), None)
            is None
        ):
            raise CannotReview("That finding is not in this draft; reload the page.")
        result = self.write(section, text, by=by, at=at, evidence=evidence, finding=finding_id)
        settled = {**result.settled, finding_id: Settlement(how="added", by=by, at=at)}
        return result.model_copy(update={"settled": settled})

    def pick(self, ref: str, code: Code | None, *, by: str, at: str) -> "Reviewed":
        """Choose one of a problem's suggested codes, or none; choosing one accepts the problem."""
        item = self.item(ref)
        offered = [suggestion.code for suggestion in getattr(item, "codes", ())]
        offered += [item.code] if getattr(item, "code", None) is not None else []  # type: ignore[union-attr]
        if code is not None and code not in offered:
            raise CannotReview("That code is not suggested for this; reload the page.")
        result = self.model_copy(update={"picks": {**self.picks, ref: Pick(code=code, by=by, at=at)}})
        if code is not None and self.mark(ref) in ("proposed", "rejected"):
            result = result.accept(ref, by=by, at=at)
        return result

    def put_in(self, ref: str, *, by: str, at: str) -> "Reviewed":
        """Put a withheld statement into the note: a person vouches for it, against what verification found."""
        result = self.accept(ref, by=by, at=at)
        return result._settle_those_of(ref, by=by, at=at, how="confirmed")

    def leave_withheld(self, *, by: str, at: str) -> "Reviewed":
        """Leave out every statement that is withheld, and settle what concerns only these."""
        result = self
        for statement in self.withheld():
            result = result.reject(statement.id, by=by, at=at)
        return result

    def take_aside(self, ref: str, *, keep: bool, by: str, at: str) -> "Reviewed":
        """Put a wording that was set aside into the note, or let it go."""
        found = next((a for a in self.aside if a.id == ref), None)
        if found is None:
            raise CannotReview("That sentence or fact is not in this draft; reload the page.")
        result = self.model_copy(update={"aside": tuple(a for a in self.aside if a.id != ref)})
        if not keep:
            return result
        codes = [s.code for s in self.draft.sections]
        return result.write(found.section if found.section in codes else codes[-1], found.text, by=by, at=at)

    def settle(self, finding_id: str, how: How, *, by: str, at: str) -> "Reviewed":
        """Settle a finding: confirmed (it stands as said), dismissed, or applied (a proposed repair)."""
        finding = next((f for f in self.draft.findings if f.id == finding_id), None)
        if finding is None:
            raise CannotReview("That finding is not in this draft; reload the page.")
        if how == "added":
            raise CannotReview("That finding is not in this draft; reload the page.")
        result, before, picks = self, {}, {}
        if how == "applied":
            if not (finding.heard and finding.proposed):
                raise CannotReview("That finding proposes no other wording.")
            result = result._apply(finding, by=by, at=at)
            before = {
                ref: self.decisions.get(ref)
                for ref, decision in result.decisions.items()
                if decision != self.decisions.get(ref)
            }
            picks = {ref: pick for ref, pick in self.picks.items() if ref not in result.picks}
        settlement = Settlement(how=how, by=by, at=at, before=before, picks=picks)
        settled = {**result.settled, finding_id: settlement}
        if how == "confirmed":
            for ref in finding.refs:  # what a person confirms stands in the note
                if any(s.id == ref for s in self.draft.statements()) and self.mark(ref) == "proposed":
                    result = result._decide(ref, Decision(mark="accepted", by=by, at=at))
        return result.model_copy(update={"settled": settled})

    def reopen(self, finding_id: str) -> "Reviewed":
        """Undo a settlement; of an applied proposal also the words it put, where nobody changed them since."""
        settlement, decisions = self.settled.get(finding_id), dict(self.decisions)
        picks = dict(self.picks)
        for ref, earlier in settlement.before.items() if settlement else ():
            now = decisions.get(ref)
            if now is None or (now.by, now.at) != (settlement.by, settlement.at):  # type: ignore[union-attr]
                continue
            if earlier is None:
                del decisions[ref]
            else:
                decisions[ref] = earlier
            if ref in settlement.picks:  # type: ignore[union-attr]
                picks.setdefault(ref, settlement.picks[ref])  # type: ignore[union-attr]
        return self.model_copy(
            update={"settled": _without(self.settled, finding_id), "decisions": decisions, "picks": picks}
        )

    def _decide(self, ref: str, decision: Decision) -> "Reviewed":
        return self.model_copy(update={"decisions": {**self.decisions, ref: decision}})

    def _settle_those_of(self, ref: str, *, by: str, at: str, how: How = "corrected") -> "Reviewed":
        settled = dict(self.settled)
        for finding in self.open_findings():
            items = [r for r in finding.refs if not self.is_utterance(r)]
            if ref in items and all(r == ref or self.mark(r) in ("edited", "rejected") for r in items):
                settled[finding.id] = Settlement(how=how, by=by, at=at)
        return self.model_copy(update={"settled": settled})

    def changed_by(self, finding: Finding) -> dict[str, dict[str, Any]]:
        """What taking the finding's proposal would change: reference → the fields' new values.

        It goes to what the finding names, and wherever else the heard words are quoted from its utterances; what a
        person left out stays out.
        """
        found = {}
        said = {ref for ref in finding.refs if self.is_utterance(ref)}
        for item in self.draft.items():
            quotes_it = any(
                e.utterance in said and has_words(e.quote, finding.heard or "") for e in item.evidence
            )
            if (item.id in finding.refs or quotes_it) and self.mark(item.id) != "rejected":
                found[item.id] = by_proposal(self.shown(item), finding)
        return {ref: changes for ref, changes in found.items() if changes}

    def _apply(self, finding: Finding, *, by: str, at: str) -> "Reviewed":
        result = self
        for ref, changes in self.changed_by(finding).items():
            earlier, renamed = self.decisions.get(ref), other_name(self.shown(self.item(ref)), changes)
            merged = {**(earlier.changes if earlier else {}), **changes}
            result = result._decide(ref, Decision(mark="edited", by=by, at=at, changes=merged))
            if renamed and ref in result.picks:  # it was chosen for the words that were heard
                result = result.model_copy(update={"picks": _without(result.picks, ref)})
        return result

    def is_utterance(self, ref: str) -> bool:
        """Whether a finding's reference names an utterance of the transcript, not something of this draft."""
        return all(ref != item.id for item in self.draft.items())


def _without(kept: dict[str, Any], key: str) -> dict[str, Any]:
    return {k: v for k, v in kept.items() if k != key}


def _text(value: Any) -> str:
    text = " ".join(str(value).split())
    if not text:
        raise CannotReview("The text is empty; reject the sentence instead if it should not stand.")
    if len(text) > 4000:
        raise CannotReview("The text is longer than 4,000 characters; split it.")
    return text
