"""What a refusal or a withdrawal stopped, in words."""

from collections.abc import Mapping

from django.utils.translation import ngettext


def words(stopped: Mapping[str, int]) -> list[str]:
    """A phrase for each kind of thing that was stopped; nothing where nothing went on."""
    told = {
        "captures": lambda n: ngettext("%(n)d recording in progress", "%(n)d recordings in progress", n),
        "recordings": lambda n: ngettext(
            "%(n)d recording to be transcribed", "%(n)d recordings to be transcribed", n
        ),
        "drafts": lambda n: ngettext("%(n)d note being drafted", "%(n)d notes being drafted", n),
        "jobs": lambda n: ngettext("%(n)d planned task", "%(n)d planned tasks", n),
    }
    return [told[kind](n) % {"n": n} for kind, n in stopped.items() if kind in told and n]
