"""One conversation heard while it goes on. No clock, no threads, no disk: who feeds it decides when it works."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from chevet.contracts.transcript import Transcript, Word
from chevet.speech import notes
from chevet.speech.activity import FRAME, Region
from chevet.speech.audio import RATE
from chevet.speech.errors import Silent
from chevet.speech.guards import invented_sketch, keep_phrase
from chevet.speech.hearing import QuickModel, SpeechModel
from chevet.speech.interpreted import BOTH, Apart, either, most_spoken
from chevet.speech.languages import SURE_LANGUAGE, Evidence
from chevet.speech.live.ear import Ear, Point
from chevet.speech.live.heard import Heard, HeardUtterance, Partial
from chevet.speech.live.resume import Language, Resume, Settled
from chevet.speech.live.story import Story
from chevet.speech.live.tape import BLOCK
from chevet.speech.transcribe import check_language, placed
from chevet.speech.windows import Window
from chevet.speech.words import settle

EVERY = 2.0
"""Seconds of sound between two partial texts."""

FIRST = 1.0
"""Seconds of a phrase before its first."""

ENOUGH_TO_GUESS = 2.0
"""Seconds of speech from which the language is guessed."""

_SKETCH = 14.0  # seconds of a phrase that a partial text covers
_KNOWN = 1.0  # seconds after a window from which the speech around its last word is certain
_BEGUN = 1.5  # seconds until which a phrase has just begun: few end within the next two
_PATIENCE = 12.0  # seconds that a complete window waits for such a moment
_AFTER = 0.2  # seconds of sound after a phrase that help to hear its end


class Listener:
    """Hears one conversation.

    `language` is `auto`, one that the model knows (ISO 639-1) or `both` (English and French by turns, as
    with an interpreter), `vocabulary` words to listen for, the likeliest first; `clinician_voice` a unit
    vector of the model's voice encoder. `resume` is what another listener's `resume_point` gave: feed from
    its `sample` on.

    Raises ValueError for a language that the model does not know.
    """

    def __init__(
        self,
        model: SpeechModel,
        *,
        language: str,
        transcript_id: str,
        vocabulary: Sequence[str] = (),
        resume: Resume | None = None,
        clinician_voice: npt.NDArray[np.float32] | None = None,
    ) -> None:
        check_language(model, language)
        self._model = model
        self._quick = model if isinstance(model, QuickModel) else None
        self._id = transcript_id
        self._vocabulary = tuple(vocabulary)
        self._both = language == BOTH
        self._chosen = None if language in ("auto", BOTH) else language
        self._sureness = 1.0
        self._evidence = Evidence()  # of whole windows: decides
        self._guess = Evidence()  # of phrases: until then
        self._partial: Partial | None = None
        self._sketched = 0.0  # until when the last partial text was heard
        self._tongue = (-1.0, "en")  # which phrase of two languages is spoken in which
        self._discarded: list[tuple[float, float]] = []
        self._until = self._finals = 0.0
        self._told: tuple[HeardUtterance, ...] = ()
        point, block, since = None, 0, 0.0
        if resume is not None:
            point, block, since = Point.of(resume.activity), resume.sample // BLOCK, resume.since
            self._chosen = self._chosen or resume.language.chosen
            self._sureness = resume.language.sureness
        before = resume.settled[-1].language if resume and resume.settled else None
        self._apart = Apart(since, before) if self._both else None
        self._ear = Ear(point, block=block, since=since, apart=self._apart)
        self._story = Story(
            self._ear.tape,
            model.voices,
            apart=self._both,
            clinician=clinician_voice,
            settled=resume.settled if resume else (),
            known=resume.voices if resume else (),
            names=resume.names if resume else (),
            named=resume.named if resume else 0,
        )
        self._need_open_piece()
        self._tell()

    @property
    def language(self) -> str | None:
        """The language heard, as far as it is known (ISO 639-1)."""
        if self._apart is not None:
            return self._apart.language
        return self._chosen or self._evidence.best or self._guess.best

    @property
    def heard(self) -> Heard:
        """Everything so far; costs nothing."""
        ear = self._ear
        pending = [ear.phrases[0].window.start] if ear.phrases else []
        if ear.speaking is not None:
            pending.append(ear.speaking.start)
        self._until = max(self._until, round(self._story.since, 3), round(min([*pending, ear.now]), 3))
        return Heard(
            utterances=self._told,
            partial=self._partial,
            language=self.language,
            until=self._until,
            finals=self._finals,
            settled=round(self._story.since, 3),
            fed=round(ear.fed, 3),
        )

    def feed(self, pcm: npt.NDArray[np.int16]) -> None:
        """The next samples (int16, 16 kHz, mono), any number of them."""
        self._ear.feed(pcm)

    def advance(self) -> Heard | None:
        """Does one piece of recognition that is due, a second or two of work at most; None when nothing is."""
        work = self._due()
        if work is None:
            return None
        work()
        return self.heard

    def discard(self, start: float, end: float) -> None:
        """Forgets what was said from `start` to `end` seconds of what was fed; words across a border too."""
        self._ear.tape.silence(start, end)
        self._discarded.append((start, end))
        self._story.discard(start, end)
        self._partial = None
        self._tell()

    def finish(self) -> Transcript:
        """Hears the rest: the transcript, as `transcribe` gives it for the whole.

        Raises `Silent` where nobody spoke or nothing could be made out.
        """
        self._ear.end()
        self._partial = None
        self._last_language()
        while self._ear.windows:
            self._settle()
        language = self._main_language()
        if language is None or not self._story.settled:
            raise Silent("No speech was found in the recording; check the microphone and record again.")
        spoken, about_speakers = self._story.end(language)
        if not spoken:
            raise Silent(
                "No words could be made out in the recording; check the microphone and record again."
            )
        said = []
        if self._sureness < SURE_LANGUAGE:
            said.append(notes.UNSURE_LANGUAGE)
        if any(part.language in self._model.rough for part in self._story.settled):
            said.append(notes.ROUGH_LANGUAGE)
        if self._story.dropped:
            said.append(notes.INVENTIONS)
        return Transcript(
            id=self._id,
            language=language,
            duration=round(self._ear.fed, 3),
            engine=self._model.engine,
            utterances=spoken,
            notes=(*said, *about_speakers),
        )

    def resume_point(self) -> Resume:
        """What is settled, and from where on audio must be fed to another listener."""
        point = self._ear.point
        begin = point.frame * FRAME
        piece = self._story.open_piece(self._ear.ahead)
        if piece is not None:
            begin = min(begin, int(piece * RATE))
        return Resume(
            sample=begin // BLOCK * BLOCK,
            since=self._story.since,
            activity=point.saved(),
            language=Language(chosen=self._chosen, sureness=self._sureness),
            settled=tuple(self._story.settled),
            voices=self._story.known,
            names=self._story.names,
            named=self._story.named,
        )

    def _main_language(self) -> str | None:
        if not self._both or not self._story.settled:
            return self._chosen
        return most_spoken((part.seconds, part.language) for part in self._story.settled)

    def _last_language(self) -> None:
        """Whatever is not known yet about the language, now that nothing follows."""
        if self._apart is not None:
            while self._ear.phrases:
                phrase = self._ear.phrases[0]
                self._ear.tell(phrase, self._spoken_in(phrase.window))
            self._ear.told()
        elif self._chosen is None:
            for due in list(self._ear.windows)[self._evidence.windows :]:
                if self._evidence.enough:
                    break
                self._ask(due.window)
            self._choose()
        self._ear.phrases.clear()

    # what is due, the most urgent first

    def _due(self) -> Callable[[], None] | None:
        ear = self._ear
        if self._apart is None:
            covered = ear.windows[-1].window.end if ear.windows else self._story.since
            while ear.phrases and ear.phrases[0].window.end <= covered + 1e-6:
                ear.phrases.popleft()  # its window is heard next anyway
            asked = self._evidence.windows
            if self._chosen is None and len(ear.windows) > asked:
                return lambda: self._ask(ear.windows[asked].window)
            if self.language is None:
                return self._guess_now if self._enough_to_guess() else None
        if ear.phrases and len(ear.windows) < 2:
            return self._hear_phrase
        known = self._both or self._chosen is not None
        if ear.windows and known and self._settling_disturbs_nobody():
            return self._settle
        if ear.phrases:
            return self._hear_phrase
        return self._sketch if self._sketch_is_due() else None

    def _settling_disturbs_nobody(self) -> bool:
        """Whether the first window may be heard now. It takes a second or two, in which no phrase that ends
        is heard: so in silence or while a phrase has just begun, but not for long."""
        ear, speaking = self._ear, self._ear.speaking
        since = ear.now - (ear.windows[0].window.end + _KNOWN)
        begun = speaking is None or ear.now - speaking.start < _BEGUN
        return since >= 0 and (begun or since >= _PATIENCE or len(ear.windows) > 1)

    def _enough_to_guess(self) -> bool:
        speaking = self._ear.speaking
        long = speaking is not None and speaking.end - speaking.start >= ENOUGH_TO_GUESS
        return long or bool(self._ear.phrases)

    def _guess_now(self) -> None:
        ear = self._ear
        part = ear.phrases[0].window if ear.phrases else Window((ear.speaking,)) if ear.speaking else None
        if part is not None:
            self._guess = self._guess.heard(self._model.detect(part.samples(ear.tape)), part.length)

    def _ask(self, window: Window) -> None:
        """What a whole window says about the language."""
        samples = window.samples(self._ear.tape)
        self._evidence = self._evidence.heard(self._model.detect(samples), window.length)
        if self._evidence.enough:
            self._choose()

    def _choose(self) -> None:
        self._chosen, self._sureness = self._evidence.best, self._evidence.sureness

    def _spoken_in(self, phrase: Window) -> str:
        """Which of two languages a phrase is spoken in."""
        assert self._apart is not None
        return either(self._model.detect(phrase.samples(self._ear.tape)), self._apart.language)

    def _hear_phrase(self) -> None:
        due = self._ear.phrases[0]
        phrase = due.window
        if self._apart is not None:
            language = self._spoken_in(phrase)
            words, _ = self._hear(phrase, language)
            self._ear.tell(due, language)
        else:
            if self._chosen is None and self._guess.sureness < SURE_LANGUAGE:
                self._guess_now()
            language = self.language or "en"
            if phrase.start < self._story.since:  # its beginning is settled, and its sound gone
                phrase = Window((Region(min(self._ear.ahead, phrase.end), phrase.end),))
            words, _ = self._hear(phrase, language)
            self._ear.phrases.popleft()
        self._over(phrase.end)
        self._story.final(words, phrase.end, language)
        self._tell()

    def _settle(self) -> None:
        due = self._ear.windows[0]
        language = due.language or self._chosen or "en"
        words, said = self._hear(due.window, language)
        self._ear.windows.popleft()
        end = due.window.end
        self._over(end)
        self._story.settle(
            Settled(
                end=end,
                language=language,
                seconds=due.window.length,
                words=tuple(words),
                dropped=said - len(words),
            )
        )
        self._need_open_piece()
        self._tell()

    def _over(self, end: float) -> None:
        """What was said until `end` is heard: its partial text has had its day."""
        self._finals = max(self._finals, round(end, 3))
        if self._partial is not None and self._partial.start < end:
            self._partial = None

    def _need_open_piece(self) -> None:
        """The last settled sentence may go on, and its voice is then that of the whole."""
        piece = self._story.open_piece(self._ear.ahead)
        self._ear.also = None if piece is None else (piece, self._story.since)

    def _hear(self, window: Window, language: str) -> tuple[list[Word], int]:
        """The words of a window that were really said, and how many the model wrote."""
        (phrases,) = self._model.hear([window.samples(self._ear.tape)], language, self._vocabulary)
        speech = self._ear.heard_speech
        found = [word for p in phrases for word in keep_phrase(placed(p, window), speech)]
        gone = self._discarded
        words = [w for w in found if all(w.end <= start or w.start >= end for start, end in gone)]
        return [settle(word, speech) for word in words], sum(len(p.words) for p in phrases)

    def _sketch_is_due(self) -> bool:
        speaking, now = self._ear.speaking, self._ear.now
        if self._quick is None or speaking is None or speaking.end <= self._sketched:
            return False
        if speaking.start >= self._sketched:
            return now - speaking.start >= FIRST
        return now - self._sketched >= EVERY

    def _sketch(self) -> None:
        speaking, now = self._ear.speaking, self._ear.now
        assert speaking is not None
        assert self._quick is not None
        part = Region(max(speaking.start, now - _SKETCH), min(now, speaking.end + _AFTER))
        if self._both and self._tongue[0] != speaking.start:
            self._tongue = speaking.start, self._spoken_in(Window((part,)))
        language = self._tongue[1] if self._both else self.language or "en"
        found = self._quick.sketch(self._ear.tape.window(part.start, part.end), language, self._vocabulary)
        self._sketched = now
        if found.text and not invented_sketch(found):
            self._partial = Partial(text=found.text, start=round(part.start, 3), end=round(now, 3))

    def _tell(self) -> None:
        self._told = self._story.tell(self.language or "en")
