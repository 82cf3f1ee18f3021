"""Transcript → Reading: sentences with their speaker, their phase of the visit, and what they answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from chevet.contracts.draft import Evidence
from chevet.contracts.transcript import Speaker, Transcript, Utterance
from chevet.language.rules.left_out import instructs, other_language
from chevet.language.rules.sides import settled, without_slips
from chevet.language.splitting import ASKING, split
from chevet.language.tokens import Token, tokenise
from chevet.language.vocabulary import cue_words, cues, drugs

Phase = Literal["history", "exam", "plan"]


@dataclass(frozen=True)
class Sentence:
    """One sentence of one utterance. `answers` are the questions it replies to, `polarity` how.

    `garbled` are places in the utterance's text (start, end) that were probably the name of a drug.
    """

    index: int
    utterance: Utterance
    speaker: Speaker
    guessed: bool
    tokens: tuple[Token, ...]
    question: bool
    phase: Phase = "history"
    answers: tuple["Sentence", ...] = ()
    polarity: Literal["yes", "no"] | None = None
    corrected: int | None = None  # the sentence that takes its side back
    garbled: tuple[tuple[int, int], ...] = ()

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end

    @property
    def text(self) -> str:
        return self.utterance.text[self.start : self.end]

    @property
    def words(self) -> list[str]:
        return [t.norm for t in self.tokens if t.is_word]

    def evidence(self, first: int = 0, last: int | None = None) -> Evidence:
        """The verbatim words of tokens `first` to `last` (all of them without arguments)."""
        tokens = self.tokens[first:last]
        start, end = tokens[0].start, tokens[-1].end
        return Evidence(
            utterance=self.utterance.id, start=start, end=end, quote=self.utterance.text[start:end]
        )


@dataclass(frozen=True)
class Reading:
    """What the conversation says, sentence by sentence, in order."""

    transcript: Transcript
    language: str
    sentences: tuple[Sentence, ...]
    by_utterance: dict[str, tuple[Sentence, ...]] = field(default_factory=dict)
    # turns (and parts of turns) not read: (utterance, another language's code or "instruction")
    left_out: tuple[tuple[str, str], ...] = ()
    # sides said otherwise elsewhere, that nobody settled: (index of the sentence, the side as said)
    unsettled: tuple[tuple[int, str], ...] = ()
    # what later steps work out about it once (they all are pure functions of it)
    worked_out: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def before(self, sentence: Sentence) -> Sentence | None:
        return self.sentences[sentence.index - 1] if sentence.index else None


def swapped(transcript: Transcript, language: str) -> bool:
    """Whether clinician and patient seem to be labelled the wrong way round: who asks "do you…", who is asked.

    Turns of which a person said who speaks do not count.
    """
    asks: dict[Speaker, int] = {"clinician": 0, "patient": 0}
    for utterance in transcript.utterances:
        if utterance.speaker in asks and not utterance.attributed:
            words = [t.norm for t in tokenise(utterance.text) if t.is_word]
            second = ASKED_OF[language]
            asks[utterance.speaker] += sum((a, b) in second for a, b in zip(words, words[1:], strict=False))
    return asks["patient"] >= 4 and asks["patient"] >= 3 * asks["clinician"]


ASKED_OF = {
    "en": frozenset((v, "you") for v in ("are", "do", "have", "did", "were", "can")),
    "fr": frozenset(
        (v, "vous") for v in ("avez", "etes", "prenez", "pouvez", "fumez", "buvez", "toussez", "que")
    ),
}


def read(transcript: Transcript, language: str) -> Reading:
    """Split, pair questions with answers, and tell the phases; `language` is en or fr.

    Where the labels are the wrong way round (see `swapped`) the roles are read as meant, each marked as guessed,
    but for turns of which a person said who speaks.
    """
    reversed_roles: dict[Speaker, Speaker] = {}
    if swapped(transcript, language):
        reversed_roles = {"clinician": "patient", "patient": "clinician"}
    drafts: list[Sentence] = []
    as_said: list[tuple[Token, ...]] = []
    previous: Speaker = "unknown"
    last_questions: tuple[Sentence, ...] = ()
    asker: Speaker = "unknown"
    left_out: list[tuple[str, str]] = []
    garbled = _garbled(transcript, language)
    for utterance in transcript.utterances:
        other_way = {} if utterance.attributed else reversed_roles
        labelled = other_way.get(utterance.speaker, utterance.speaker)
        pieces = split(utterance.text, language, asking=labelled != "patient")
        pieces = _worth_reading(pieces, utterance.id, labelled, language, left_out)
        if not pieces:
            continue
        speaker, guessed = _role(labelled, pieces, previous, language)
        guessed = guessed or bool(other_way)
        asked: list[Sentence] = []
        polarity = _polarity(pieces, language) if last_questions and speaker != asker else None
        answering = last_questions if speaker != asker else ()
        for n, tokens in enumerate(pieces):
            question = _is_question(tokens, speaker, language)
            sentence = Sentence(
                index=len(drafts),
                utterance=utterance,
                speaker=speaker,
                guessed=guessed,
                tokens=without_slips(tokens, language),
                question=question,
                answers=answering if not question else (),
                polarity=polarity if n == 0 and not question else None,
                garbled=tuple(garbled.get(utterance.id, ())),
            )
            drafts.append(sentence)
            as_said.append(tokens)
            asked = _asked(asked, sentence, drafts)
        if asked or speaker != asker or len(pieces) > 1:
            last_questions, asker = tuple(asked), speaker
        previous = speaker
    drafts, unsettled = settled(drafts, as_said, language)
    sentences = _phases(drafts, language)
    by: dict[str, list[Sentence]] = {}
    for s in sentences:
        by.setdefault(s.utterance.id, []).append(s)
    turns = {k: tuple(v) for k, v in by.items()}
    return Reading(transcript, language, sentences, turns, tuple(left_out), tuple(unsettled))


def _worth_reading(
    pieces: list[tuple[Token, ...]],
    utterance: str,
    speaker: Speaker,
    language: str,
    left_out: list[tuple[str, str]],
) -> list[tuple[Token, ...]]:
    """Without what is said in another language or aimed at a program (and, of a patient, what follows that)."""
    other = other_language([t for piece in pieces for t in piece], language)
    if other is not None:
        left_out.append((utterance, other))
        return []
    aimed = [n for n, piece in enumerate(pieces) if instructs(piece, language)]
    if not aimed:
        return pieces
    left_out.append((utterance, "instruction"))
    if speaker == "clinician":
        return [piece for n, piece in enumerate(pieces) if n not in aimed]
    return pieces[: aimed[0]]


def _garbled(transcript: Transcript, language: str) -> dict[str, list[tuple[int, int]]]:
    """Where drugs were probably heard wrong (start, end), by utterance; other repaired names are left to the reader."""
    places: dict[str, list[tuple[int, int]]] = {}
    for repair in transcript.repairs:
        if drugs(language).has(tokenise(repair.proposed)):
            places.setdefault(repair.utterance, []).append((repair.start, repair.end))
    return places


def _is_question(tokens: Sequence[Token], speaker: Speaker, language: str) -> bool:
    if any(t.norm == "?" for t in tokens[-2:]):
        return True
    if tokens[-1].norm in (".", "!"):
        return False
    if speaker == "patient":  # who asks less, and tells much that begins like a question ("when I was…")
        start = [t.norm for t in tokens if t.is_word][:2]
        return len(start) == 2 and (start[0], start[1]) in ASKING
    fillers = cues(language, "filler")
    i = 0
    while i < len(tokens) and (
        not tokens[i].is_word or tokens[i].norm in ("and", "so", "et", "now") or fillers.at(tokens, i)
    ):
        hit = fillers.at(tokens, i)
        i = hit.last if hit else i + 1
    if language == "fr":
        return (
            i < len(tokens)
            and cues("fr", "question_openers").at(tokens, i) is not None
            and (tokens[i].norm not in ("vous", "et", "qui", "ca", "pas"))
        )
    return i < len(tokens) and cues("en", "question_openers").at(tokens, i) is not None


def _asked(asked: list[Sentence], sentence: Sentence, drafts: list[Sentence]) -> list[Sentence]:
    """The questions still open after `sentence`: a run of questions; a mere tag takes what stands before it."""
    if not sentence.question:
        return []
    before = drafts[-2] if len(drafts) > 1 else None
    tag = len(sentence.words) <= 3 and not asked
    if tag and before is not None and before.utterance.id == sentence.utterance.id:
        return [before, sentence]
    return [*asked, sentence]


UNKNOWN = frozenset({"know", "remember", "recall"})  # "I don't know" is no no


def _polarity(pieces: Sequence[Sequence[Token]], language: str) -> Literal["yes", "no"] | None:
    """Whether the reply begins with a yes or a no, past its fillers."""
    tokens = pieces[0]
    fillers = cues(language, "filler")
    i = 0
    while i < len(tokens):
        if no := cues(language, "no").at(tokens, i):
            unknown = no.last < len(tokens) and tokens[no.last].norm in UNKNOWN
            return None if no.entry in ("nothing", "rien") or unknown else "no"
        if yes := cues(language, "yes").at(tokens, i):
            return (
                "no" if yes.last < len(tokens) and tokens[yes.last].norm in ("not", "n't", "never") else "yes"
            )
        hit = fillers.at(tokens, i)
        if hit is None and tokens[i].is_word:
            return None
        i = hit.last if hit else i + 1
    return None


def _role(
    labelled: Speaker, pieces: Sequence[Sequence[Token]], previous: Speaker, language: str
) -> tuple[Speaker, bool]:
    """The speaker, or for an unknown one whoever speaks that way (and that it was guessed)."""
    if labelled != "unknown":
        return labelled, False
    words = [t.norm for piece in pieces for t in piece]
    second = sum(w in ("you", "your", "vous", "votre", "vos") for w in words)
    first = sum(w in ("i", "my", "i'm", "i've", "je", "j'", "mon", "ma", "mes") for w in words)
    asks = any(_is_question(p, "unknown", language) for p in pieces)
    plans = any(cues(language, "plan").has(p) for p in pieces)
    if (asks and second >= first) or (plans and second >= first) or second > first:
        return "clinician", True
    if first > second:
        return "patient", True
    return ("patient" if previous == "clinician" else "clinician"), True


def _phases(drafts: Sequence[Sentence], language: str) -> tuple[Sentence, ...]:
    total = len(drafts)
    exam_at = plan_at = total
    announced = next(
        (
            s.index
            for s in drafts
            if s.speaker != "patient" and s.index > total * 0.3 and cues(language, "plan_start").has(s.tokens)
        ),
        None,
    )
    for s in drafts:
        if s.speaker == "patient":
            continue
        if exam_at == total and s.index > total * 0.2 and cues(language, "exam_start").has(s.tokens):
            exam_at = s.index
        later = s.index > exam_at or s.index > total * 0.55
        if (
            plan_at == total
            and later
            and not s.question
            and (cues(language, "plan").has(s.tokens) or cues(language, "assessment").has(s.tokens))
            and not (
                cues(language, "empty_plan").has(s.tokens)
                or cues(language, "exam").has(s.tokens)
                or cues(language, "results").has(s.tokens)
            )
        ):
            plan_at = s.index
    if announced is not None:  # "let's go over my assessment and plan": what is decided before is no plan yet
        plan_at = announced
    out: list[Sentence] = []
    new: dict[int, Sentence] = {}
    for s in drafts:
        phase: Phase = "plan" if s.index >= plan_at else "exam" if s.index >= exam_at else "history"
        answers = tuple(new[a.index] for a in s.answers if a.index in new)
        sentence = replace(s, phase=phase, answers=answers)
        new[s.index] = sentence
        out.append(sentence)
    return tuple(out)


def has_word(sentence: Sentence, language: str, name: str) -> bool:
    """Whether any single word of a cue list occurs."""
    return not cue_words(language, name).isdisjoint(sentence.words)
