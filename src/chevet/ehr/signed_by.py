"""The line at the foot of every note that says how it came about and who answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chevet.ehr.text import clean

if TYPE_CHECKING:
    from chevet.ehr.release import SignedNote

_MONTHS = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
}


def closing_line(note: SignedNote) -> str:
    """That the note was drafted with AI (which), and who reviewed and signed it, when; in its language."""
    engines = "; ".join(dict.fromkeys(f"{clean(e.name)} {clean(e.version)}".strip() for e in note.engines))
    which = f" ({engines})" if engines else ""
    who = clean(note.practitioner_name)
    where = f", {site}" if (site := clean(note.site_name)) else ""
    at = note.signed_at
    offset = at.strftime("%z")
    zone = "UTC" if offset in ("+0000", "") else f"UTC{offset[:3]}:{offset[3:5]}"
    if note.language.startswith("fr"):
        day = "1er" if at.day == 1 else str(at.day)
        when = f"{day} {_MONTHS['fr'][at.month - 1]} {at.year} à {at.hour} h {at.minute:02d} ({zone})"
        return f"Rédigé avec l’aide d’une IA{which}. Relu et signé par {who}{where}, le {when}."
    when = f"{at.day} {_MONTHS['en'][at.month - 1]} {at.year} at {at.hour:02d}:{at.minute:02d} ({zone})"
    return f"Drafted with AI{which}. Reviewed and signed by {who}{where}, {when}."
