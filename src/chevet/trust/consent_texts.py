"""What people are told before they decide: the purposes, and the texts in their versions and languages."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.utils.translation import gettext_lazy as _

LANGUAGES = ("en", "fr")
CURRENT = "2026-11"  # a changed text is a new version with new files; old ones stay

# What a patient may consent to → how staff read it.
PURPOSES = {
    "ambient_capture": _("Recording the conversation"),
    "ai_drafting": _("An AI transcribes it and drafts the note"),
    "outreach": _("Messages between visits, drafted with an AI"),
    "audio_quality": _("Recordings used to check how well the AI listens"),
}
# The same for what a clinician decides about herself.
OWN_PURPOSES = {"clinician_voice": _("The clinician’s own voice, kept as numbers")}

# Subject of a text (what stands before its date) → the purposes it explains; the first of each is what is read.
SUBJECTS = {
    "": ("ambient_capture", "ai_drafting"),
    "outreach": ("outreach",),
    "quality": ("audio_quality",),
    "voice": ("clinician_voice",),
}
_CURRENT = {
    "": CURRENT,
    "outreach": "outreach-2026-11",
    "quality": "quality-2026-11",
    "voice": "voice-2026-11",
}


class ConsentError(ValueError):
    """A consent can't be recorded like this; the message says what is wrong."""


@dataclass(frozen=True)
class ConsentText:
    """What is read to the patient; `sha256` is of the file, hexadecimal."""

    version: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    sha256: str

    @property
    def purposes(self) -> tuple[str, ...]:
        """What it explains."""
        return SUBJECTS.get(self.version.rpartition("-")[0].rpartition("-")[0], ())


@cache
def text(language: str, version: str = CURRENT) -> ConsentText:
    """The text of that version and language. Raises ConsentError when there is none."""
    file = resources.files("chevet.trust") / "texts" / f"{version}.{language}.txt"
    if language not in LANGUAGES or "/" in version or not file.is_file():
        raise ConsentError(f"There is no consent text {version} in language {language!r}.")
    content = file.read_bytes()
    title, *paragraphs = [part.strip() for part in content.decode().split("\n\n")]
    return ConsentText(version, language, title, tuple(paragraphs), hashlib.sha256(content).hexdigest())


def current(purpose: str) -> str:
    """The version of the text that is read now for that purpose."""
    return next(_CURRENT[subject] for subject, purposes in SUBJECTS.items() if purpose in purposes)


def together(purpose: str) -> tuple[str, ...]:
    """The purposes that the same text explains, `purpose` among them."""
    return next(purposes for purposes in SUBJECTS.values() if purpose in purposes)
