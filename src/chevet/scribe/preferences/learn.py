"""What a clinician's edits say about how she wants her notes: proposals, which take effect only when she says so.

Pure: signed notes as she left them in, proposals out. A thing is proposed when she did it in three notes:

* the same words written for the same words, in more notes than those where she left them as they were;
* a section left out wholly in the last three notes that had one;
* the same template in the last three notes, other than the one she has;
* generic names written for brand names.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from pydantic import ValidationError

from chevet.contracts.preferences import Preferences, Wording
from chevet.language.tokens import tokenise
from chevet.language.vocabulary import drugs
from chevet.scribe.preferences.words import refused

ENOUGH = 3  # notes
WORD = re.compile(r"\w+(?:['’/&-]\w+)*|[^\w\s]")
LONGEST = 4  # words on either side
# Sections that stand in every note: what is missing there may harm.
NEEDED = frozenset({"allergies", "medications", "assessment", "plan", "assessment_and_plan", "instructions"})


@dataclass(frozen=True)
class Sentence:
    """What was proposed, and what she signed (None: she left it out)."""

    proposed: str
    signed: str | None


@dataclass(frozen=True)
class Part:
    """A section of a signed note, by its name in the template."""

    name: str
    sentences: tuple[Sentence, ...]

    @property
    def left_out(self) -> bool:
        return bool(self.sentences) and all(s.signed is None for s in self.sentences)


@dataclass(frozen=True)
class Signed:
    """A note she signed; `at` is ISO 8601. Only her own changes are in it."""

    draft: str
    at: str
    language: str
    template: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Proposal:
    """A setting that her edits suggest: `kind` is wording, omitted, template or drugs."""

    kind: str
    value: dict[str, str]
    language: str = ""
    drafts: tuple[str, ...] = ()
    last: str = ""

    @property
    def key(self) -> str:
        """The same for the same setting, whatever it was learned from."""
        return "|".join([self.kind, self.language, *(self.value[k].casefold() for k in sorted(self.value))])


@dataclass
class _Found:
    notes: dict[str, str] = field(default_factory=dict)  # draft → when
    spellings: Counter[str] = field(default_factory=Counter)


def proposals(notes: Sequence[Signed], present: Preferences) -> tuple[Proposal, ...]:
    """Every setting that her edits suggest and that she does not have, those with most notes first."""
    ordered = sorted(notes, key=lambda note: note.at)
    found = [*_wordings(ordered), *_omitted(ordered), *_template(ordered, present), *_generic(ordered)]
    new = [p for p in found if not _has(present, p)]
    return tuple(sorted(new, key=lambda p: (-len(p.drafts), p.key)))


def _has(present: Preferences, p: Proposal) -> bool:
    if p.kind == "wording":
        return any(w.term.casefold() == p.value["term"].casefold() for w in present.wording)
    if p.kind == "omitted":
        return p.value["name"] in present.omitted
    return getattr(present, p.kind) == p.value["name"]


def _wordings(notes: Sequence[Signed]) -> Iterator[Proposal]:
    found: dict[tuple[str, str, str], _Found] = defaultdict(_Found)
    for note in notes:
        for term, preferred in {pair for s in _sentences(note) for pair in replaced(s.proposed, s.signed)}:
            one = found[note.language, term, preferred.casefold()]
            one.notes[note.draft] = note.at
            one.spellings[preferred] += 1
    for (language, term, _folded), one in found.items():
        if len(one.notes) < ENOUGH or len(_kept(notes, language, term) - set(one.notes)) >= len(one.notes):
            continue
        preferred = one.spellings.most_common(1)[0][0]
        try:
            wording = Wording(term=term, preferred=preferred)
        except ValidationError:
            continue
        if refused(wording, language) is None:
            yield _proposal("wording", {"term": term, "preferred": preferred}, one.notes, language)


def replaced(before: str, after: str | None) -> Iterator[tuple[str, str]]:
    """(words, words in their place) of an edit: a few words each, without marks, the first in small letters."""
    if after is None or before == after:
        return
    a, b = WORD.findall(before), WORD.findall(after)
    same = SequenceMatcher(None, [w.casefold() for w in a], [w.casefold() for w in b], autojunk=False)
    if same.ratio() < 0.2 and max(len(a), len(b)) > LONGEST + 1:
        return  # another sentence, not other words for it
    for what, a1, a2, b1, b2 in same.get_opcodes():
        if what != "replace" or a2 - a1 > LONGEST or b2 - b1 > LONGEST:
            continue
        if not all(w[0].isalnum() for w in (*a[a1:a2], *b[b1:b2])):
            continue
        words = " ".join(b[b1:b2])
        if b1 == 0 and words[:1].isupper() and words[1:2].islower():
            words = words[:1].lower() + words[1:]  # a sentence's capital is not the word's
        yield " ".join(a[a1:a2]).casefold(), words


def _kept(notes: Sequence[Signed], language: str, term: str) -> set[str]:
    """The notes that she signed with those words as proposed."""
    stands = re.compile(rf"(?<!\w){re.escape(term)}(?!\w)", re.IGNORECASE)
    return {
        note.draft
        for note in notes
        if note.language == language
        and any(s.signed and stands.search(s.proposed) and stands.search(s.signed) for s in _sentences(note))
    }


def _omitted(notes: Sequence[Signed]) -> Iterator[Proposal]:
    had: dict[str, list[tuple[Signed, bool]]] = defaultdict(list)
    for note in notes:
        for part in note.parts:
            if part.name and part.sentences and part.name not in NEEDED:
                had[part.name].append((note, part.left_out))
    for name, seen in had.items():
        last = seen[-ENOUGH:]
        if len(last) == ENOUGH and all(left for _, left in last):
            run = [note for note, left in seen if left]
            yield _proposal("omitted", {"name": name}, {n.draft: n.at for n in run})


def _template(notes: Sequence[Signed], present: Preferences) -> Iterator[Proposal]:
    last = notes[-ENOUGH:]
    names = {note.template for note in last}
    if len(last) == ENOUGH and len(names) == 1 and names != {present.template or "soap"}:
        yield _proposal("template", {"name": names.pop()}, {n.draft: n.at for n in last})


def _generic(notes: Sequence[Signed]) -> Iterator[Proposal]:
    found: dict[str, str] = {}
    for note in notes:
        for s in _sentences(note):
            for term, preferred in replaced(s.proposed, s.signed):
                if _brand_to_generic(term, preferred, note.language):
                    found[note.draft] = note.at
    if len(found) >= ENOUGH:
        yield _proposal("drugs", {"name": "generic"}, found)


def _brand_to_generic(term: str, preferred: str, language: str) -> bool:
    one = next(drugs(language).find(tokenise(term)), None)
    other = next(drugs(language).find(tokenise(preferred)), None)
    return (
        one is not None
        and other is not None
        and one.entry.id == other.entry.id
        and one.entry.detail == "brand"
        and other.entry.detail != "brand"
    )


def _sentences(note: Signed) -> Iterator[Sentence]:
    return (s for part in note.parts for s in part.sentences)


def _proposal(kind: str, value: dict[str, str], notes: dict[str, str], language: str = "") -> Proposal:
    drafts = tuple(sorted(notes, key=lambda draft: notes[draft]))
    return Proposal(kind, value, language, drafts, max(notes.values()))
