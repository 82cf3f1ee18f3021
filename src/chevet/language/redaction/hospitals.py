"""Hospitals, wards, practices, schools that have a name, English and French."""

import re
from collections.abc import Iterator

from chevet.language.redaction.addresses import CAP
from chevet.language.redaction.found import Found, each
from chevet.language.redaction.words import is_medical, is_name, is_word
from chevet.language.tokens import fold

HOSPITAL_EN = re.compile(
    rf"\b(?:(?:St\.?|Saint|Mount|Mt\.?|University of|Children's|the) )?(?!The |A |An |Our |This |Your |Local |My )(?:{CAP}(?: (?:of|the|and|at|&))? ){{1,5}}?(?:Hospital|Medical Cent(?:er|re)|Clinic|Infirmary|Health Cent(?:er|re)|Health System|Healthcare|Nursing Home"
    rf"|Hospice|Pharmacy|Surgery|Medical Group|Care Home|Rehab(?:ilitation)? Cent(?:er|re)|Practice|Family Medicine|Urgent Care|School|University|Elementary|Church|High School)\b(?: (?:of|at|for) (?:the )?{CAP}(?: {CAP})*)?"
)
_LINK = r"(?:de la |de l['’]|de |du |des |d['’]|la |le |les |l['’]|à |au |aux |en |- ?|: ?|saint[ -]|st[ -]|ste[ -])"
HOSPITAL_FR = re.compile(
    rf"\b(?:CHU|CHR|CHRU|CHI|CHS|CHIC|GHU|GHT|CH|EHPAD|SSR|HIA|CLCC|CRF|HAD|h[ôo]p(?:ital|itaux)?|H[ôo]p(?:ital|itaux)?|HOPITA(?:L|UX)|HÔPITA(?:L|UX)|[Cc]linique|CLINIQUE|[Pp]olyclinique|[Cc]entre [Hh]ospitalier(?: [Uu]niversitaire| [Rr][ée]gional| [Ii]ntercommunal)*"
    rf"|[Hh][ôo]pital [Pp]riv[ée]|[Mm]aison de retraite|[Ii]nstitut|INSTITUT|[Pp]harmacie|[Ll]aboratoire|[Cc]abinet|[Gg]roupe [Hh]ospitalier|GH|[Mm]aternit[ée]|[Ff]oyer|[Rr][ée]sidence|[Cc]entre de r[ée][ée]ducation|[Ss]alle|[Uu]nit[ée]|[Pp]avillon|[ÉE]cole|[Ll]yc[ée]e|[Cc]oll[èe]ge|[Ss]ervice)"
    rf" +(?P<name>{_LINK}{{0,3}}(?P<core>{CAP}(?:(?:[ -]|(?<=['’])){_LINK}{{0,2}}{CAP})*))"
)
# Paris's public hospitals, whose bare names notes use; names that are also eponyms are left to the words around them
KNOWN = re.compile(
    r"(?i)\b(?:(?:la )?piti[ée][- ]?(?:salp[êeé]tri[èe]re)?|salp[êeé]tri[èe]re|bichat|lariboisi[èe]re|h[ôo]tel-dieu|tenon|beaujon|avicenne|necker(?:[- ]enfants[- ]malades)?|kremlin[- ]bic[êe]tre|bic[êe]tre|antoine[- ]b[ée]cl[èe]re|paul[- ]brousse"
    r"|mondor|henri[- ]mondor|robert[- ]debr[ée]|hegp|(?:europ[ée]en )?georges?[- ]pompidou|saint[- ]louis|st[- ]louis|saint[- ]antoine|st[- ]antoine|ambroise[- ]par[ée]|raymond[- ]poincar[ée]|broca|fernand[- ]widal|jean[- ]verdier|la timone|gustave[- ]roussy|institut curie|foch|quinze[- ]vingts)\b"
)
_GENERIC = frozenset(
    "the a an our your this that local my his her university general community emergency regional outpatient children's women's family dental eye pain heart".split()
)
_WEAK = re.compile(
    r"(?i)(?:institut|laboratoire|cabinet|salle|unit[ée]|pavillon|service|ssr|had|gh|hôp|hop)\b"
)
_KIND = frozenset(
    "urgences pediatrique universitaire regional general local psychiatrique militaire prive public jour de".split()
)


def hospitals(text: str) -> Iterator[Found]:
    """Every named hospital, ward, practice or school."""
    for match in HOSPITAL_EN.finditer(text):
        words = match[0].lower().split()
        if not all(
            w in _GENERIC
            for w in words[
                : -2 if words[-1] in ("center", "centre", "home", "group", "school", "system", "care") else -1
            ]
        ):
            yield Found(*match.span(), "geographic")
    for match in HOSPITAL_FR.finditer(text):
        core = re.findall(r"[^\W\d_]+", fold(match["core"]))
        if not core or all(w in _KIND for w in core):
            continue
        weak = _WEAK.match(match[0])
        if weak and all(
            (is_word(w, "fr") or is_word(w, "en") or is_medical(w)) and not is_name(w) for w in core
        ):
            continue
        whole = match[0].lower().startswith("centre h")  # its kind is a part of its name
        yield Found(*match.span(0 if whole else "name"), "geographic")
    yield from each(KNOWN, text, "geographic")
