"""Streets, flats, boxes, postcodes with their towns, rooms and beds."""

import re
from collections.abc import Iterator

from chevet.language.redaction.found import HAS_DIGIT, Found, each

CAP = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*"
_STREET_EN = r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Way|Parkway|Pkwy|Circle|Cir|Highway|Hwy|Close|Crescent|Trail|Walk|Row|Alley|Loop|Gardens|Green|Grove|Mews|Route)"
_STREET_FR = r"(?:rue|avenue|av\.?|ave|boulevard|bd\.?|bvd|blvd|place|impasse|all[ée]es?|chemin|route|quai|cours|square|passage|villa|cit[ée]|r[ée]sidence|faubourg|fbg|sentier|esplanade|voie|lotissement|hameau|rond-point|promenade|lieu-dit|zac|za)"
_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’-]*"
_TOWN = rf"{_WORD}(?:[ \n-](?:(?:sur|sous|le|la|les|de|du|des|en|l'|lès|aux|et|cher|d')[ -]?){{0,2}}{_WORD})*(?:[ ]+(?:CEDEX|Cedex|cedex)(?: \d+)?)?"
_STATE = r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|A[AEP])"

STREET_EN = re.compile(
    rf"(?<![\w.])(?:\d{{1,6}}[A-Za-z]?(?:[-/]\d+)?,? (?:(?:[NSEW]|North|South|East|West)\.? )?(?:(?:{CAP}|\d+(?:st|nd|rd|th)) ){{1,4}}{_STREET_EN}\b\.?"
    rf"(?: (?:{CAP}))?(?: (?:NW|NE|SW|SE|N|S|E|W)\b)?)"
    rf"|(?i:(?<![\w.])\d{{1,5}} (?:[a-z]+ ){{1,2}}(?:street|avenue|road|boulevard|lane|drive)\b)"
)
NUMBERED = re.compile(
    rf"(?<![\w.,/])\d{{3,6}} {CAP}(?: {CAP}){{0,3}} \d{{1,4}}\b(?=[ \n,.]|$)"
)  # as written elsewhere
MILITARY = re.compile(
    r"\b(?:USS|USNS|USNV|USCGC|PSC|Unit) [\w ]{2,30}\s*,?\s*(?:[FAD]PO) A[AEP] \d{5}\b", re.I
)
STREET_NAMED = re.compile(
    rf"\b(?:on|at|near|from|in|to|off) (?P<n>(?:the )?(?:{CAP} ){{1,3}}(?:Street|Avenue|Road|Boulevard|Lane|Drive|Park|Square|Highway|Bridge|Mall|Station|Plaza|Village|Beach|County|Island|Heights)\b)"
)
PARTS_EN = re.compile(
    r"(?i)\b(?:apt|apartment|suite|ste|unit|flat|floor)\b[. #]*(?=\w*\d)\w{1,6}\b|\b(?:p\.? ?o\.? box|psc|cmr|bo[îi]te postale) \d+(?:, ?box \d+)?|\bbox \d{3,}"
)
TOWN_EN = re.compile(rf"(?P<all>(?:{CAP} ){{0,2}}{CAP}\s*,\s*{_STATE}(?:[ ,]+\d{{5}}(?:-\d{{4}})?)?)\b")
ZIP = re.compile(
    r"(?i)\bzip(?: ?code)?[ :is]*(?P<n>\d{5}(?:-\d{4})?)\b|(?-i:\b(?P<uk>[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]\d[A-Z] \d[A-Z]\d)\b)|(?P<four>\b\d{5}-\d{4}\b)"
)
STREET_FR = re.compile(
    rf"(?i)(?:(?<![\w.,/])\d{{1,4}}(?: ?(?:bis|ter|quater|[a-d])\b)?(?: ?[-/] ?\d{{1,4}})?|\b(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|vingt))?[ ,]{{0,2}}"
    rf"\b{_STREET_FR}(?: (?:du|de|des|de la|de l'|d'|le|la|les|l'|sur|aux?|en|et|g\.al|g[ée]n[ée]ral|mar[ée]chal|docteur|dr|saint|sainte|st|ste)\b(?:(?<=['’])|(?= )))*"
    rf"[ '’]?(?-i:(?:[A-ZÀ-ÖØ-Þ][\w'’.-]*|\d{{1,2}}\b))(?:[ -](?:du |de |des |de la |de l'|d'|le |la |les |l'|sur |aux? |en |et )*(?-i:[A-ZÀ-ÖØ-Þ][\w'’-]*\b)(?<!Tel)(?<!Tél)(?<!TEL))*"
    rf"|(?<![\w.,/])\d{{1,4}}(?: ?(?:bis|ter))?(?:-\d{{1,4}})?,? {_STREET_FR} [^\n,;:\[\]()\d]{{3,40}}?(?=,|;|$|\n|\(|\.(?: |$)| \d{{5}}|  )"
    rf"|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix) {_STREET_FR} [^\n,;:\[\]()\d]{{3,40}}?(?=,|;|$|\n| \d{{5}})",
    re.M,
)
STREET_ELSEWHERE = re.compile(
    rf"\b{CAP}?(?:[Ss]tra[sß]s?e|[Ss]tr\.|vägen|gatan|gata|katu|kuja|tie|laan|straat|weg|utca|gade|vej|vei|veien|gasse|platz|ulica)\b (?:\d{{1,4}}\w?)\b"
    rf"|\b(?:ul\.|[Vv]ia|[Cc]alle|[Rr]ua|[Pp]iazza|[Cc]/|Avda\.?|Avenida|Viale|Corso|Largo|Carrera) (?:{CAP} ?(?:d[aeio]l? )?){{1,4}},? ?\d{{1,4}}\b"
)
POSTCODE_FR = re.compile(
    rf"(?<![\w.,/-])(?:F-|CH-|B-)?(?P<zip>\d{{5}}|(?<=[ ,])\d{{4}}(?= [A-Z][a-zé]))\b,?(?P<town>[ \n]{{1,2}}{_TOWN})?"
)
POSTCODE_SAID = re.compile(r"(?i)\b(?:code postal|cp|postcode|postal code)[ :]*(?P<n>\w{2,5}(?: \d\w\w)?)\b")
ROOM = re.compile(
    r"(?i)\b(?:room|rm|bed|ward|bay|bedspace|chambre|ch\.|lit|salle|box|secteur|porte|b[âa]timent|b[âa]t\.?|bldg|building)\b[ :.#]*(?:n° ?)?(?P<n>(?-i:[A-Z]{0,2})\d{1,4}(?-i:[A-Za-z]{0,2})(?:[-/ ]\d{1,3}|-[A-Z])?|(?-i:[A-Z]\d?))\b(?! ?(?:mg|days|times|jours|fois|%))"
)
# What goes on after a street: flat, town, state, postcode, country, each behind a comma or on its own line.
_PART = rf"(?:(?i:apt|apartment|suite|unit|flat|floor|box)\b\.? ?#?\w{{1,6}}|(?:DPO|APO|FPO) A[AEP]|{CAP}(?:[ -]{CAP}){{0,3}}(?: \d{{4,6}})?|[A-Z]{{2}}(?: \d{{4,6}})?|nan|\d{{4,6}})"
GOES_ON = re.compile(
    rf"(?:(?:[ \t]*,[ \t]*\n?[ \t>]*|[ \t]*\n[ \t>]*)(?:, ?)?{_PART}| (?:(?i:apt|apartment|suite|unit|flat)\b\.? ?#?\w{{1,6}})(?: {CAP}(?: {CAP})*)?| \d{{4,6}}(?=\W|$))+"
)
# After words that announce an address, what runs to the end of the sentence and has a number near its beginning.
SAID = re.compile(
    r"(?i)\b(?:address(?: is| to| was| the same| with| at)*[ :]{1,3}(?:the same: )?|(?:lives?|living|located|resid(?:es?|ing)|office is|arrived|meet (?:me|you)|stop|it's|sent|send a new one|moved) (?:at|to|in|on) |card with |adresse ?: ?|demeurant (?:au )?|domicili[ée]e? (?:au )?)"
    r"(?P<n>(?=[^\n.?!;]{0,30}\d)(?=[^\n]{0,40}(?-i:[A-ZÀ-Þ\u0370-\u03ff]))(?:the corner of )?[^?!;]{6,110}?)(?= for | after | last | because | or | please|\.?\s*$|\.\s+[A-Z]|[?!;]|\n\n| on \w+day)"
)
NUMBER_BEFORE = re.compile(r"(?:(?<=\s)|^|(?<=>))\d{2,6}[ ]{1,2}$")


STREET_WORD = re.compile(rf"(?i)(?<![^\W\d_]){_STREET_FR}(?![^\W\d_])")
ROUND_STREET = (
    16,
    100,
)  # characters before and behind a street's word in which its number and its name stand


def _french_streets(text: str) -> Iterator[re.Match[str]]:
    done = 0
    for word in STREET_WORD.finditer(text):
        before, behind = ROUND_STREET
        for match in STREET_FR.finditer(text, max(done, word.start() - before), word.end() + behind):
            done = match.end()
            yield match


def addresses(text: str) -> Iterator[Found]:
    """Every street, box, postcode with its town, room and bed."""
    digits = HAS_DIGIT.search(text) is not None
    for pattern in (
        (MILITARY, NUMBERED, STREET_EN, STREET_FR, STREET_ELSEWHERE, PARTS_EN) if digits else (STREET_FR,)
    ):
        for match in _french_streets(text) if pattern is STREET_FR else pattern.finditer(text):
            start = match.start() + len(match[0]) - len(match[0].lstrip(" ,"))
            end = match.end()
            if pattern is not STREET_FR and (more := GOES_ON.match(text, end)):
                end = more.end()
            if before := NUMBER_BEFORE.search(text, max(0, start - 8), start):
                start = before.start()
            yield Found(start, end, "geographic")
    if digits:
        yield from each(SAID, text, "geographic", "n")
    yield from each(STREET_NAMED, text, "geographic", "n")
    yield from each(TOWN_EN, text, "geographic", "all")
    if digits:
        for group in ("n", "uk", "four"):
            yield from each(ZIP, text, "geographic", group)
        yield from each(POSTCODE_SAID, text, "geographic", "n")
        for match in POSTCODE_FR.finditer(text):
            if match["town"] or text[: match.start()].rstrip(" ,\n").endswith((">",)):
                yield Found(*match.span(), "geographic")
        yield from each(ROOM, text, "geographic", "n")
