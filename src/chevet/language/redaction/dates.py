"""Dates in every written and spoken form, English and French, and ages over 89.

A year alone may stay under Safe Harbor; it goes here when a word says that it is a date ("in 2003", « depuis 2010 »).
Durations, times of day, doses and scores stay.
"""

import re
from collections.abc import Iterator

from chevet.language.redaction.found import HAS_DIGIT, Found, each

MONTH = (
    r"(?:january|jan|february|feb|march|mar|april|apr|may|june|jun|july|jul|august|aug|september|sept|sep|october|oct"
    r"|november|nov|december|dec|janvier|janv|f[ée]vrier|f[ée]vr?|mars|avril|avr|mai|juin|juillet|juil|ao[uû]t|septembre"
    r"|octobre|novembre|d[ée]cembre|d[ée]c)\b\.?"
)
DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
YEAR = r"(?:1[89]\d\d|20\d\d)"
_ONES = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|oh|o|and"
    r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|twentieth|thirtieth"
    r"|premier|un|une|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente"
    r"|quarante|cinquante|soixante|septante|huitante|nonante|mille|mil|cents?|et)"
)
SPOKEN = rf"{_ONES}(?:[ -]{_ONES}){{0,8}}"
SEP = r" ?[/.|\-\\] ?"

NUMERIC = re.compile(
    rf"(?<![\d/.,-])(?:(?:0?[1-9]|[12]\d|3[01]){SEP}(?:0?[1-9]|[12]\d|3[01]){SEP}(?:1[89]\d\d|20\d\d|\d\d)"
    rf"|{YEAR}[/.\-](?:0?[1-9]|1[0-2])[/.\-](?:0?[1-9]|[12]\d|3[01])(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?"
    rf"|{YEAR}-(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2]) (?:19[5-9]\d|20[0-4]\d)(?= |$)|(?:0?[1-9]|1[0-2])[/.]{YEAR})(?![\d/]|[.,]\d)(?! ?%)"
)
SHORT = re.compile(  # a day and a month: only where a word says that it is a date
    r"(?i)\b(?:on|since|from|until|till|by|dated?|dob|seen|to|le|du|au|depuis|jusqu'au|d[èe]s|avant|apr[èe]s|[cjs]\d{1,2}"
    rf"|rdv|{DAY}):? (?P<date>(?:0?[1-9]|[12]\d|3[01]){SEP}(?:0?[1-9]|[12]\d|3[01]))(?!\d|/|[.,]\d|\w| ?(?:%|mg|ml|cm|mm|g\b|kg|mmhg|pain))"
)
ROUND = re.compile(r"\((?:(?:0?[1-9]|[12]\d|3[01])/(?:0[1-9]|1[0-2]))\)")
_AFTER = rf"(?:[ ,/-]{{0,2}}(?:of )?(?:{YEAR}|['’]?\d\d(?![\d:h%])(?! ?(?:mg|ml|g|kg|mm|cm|h|ans|years|jours|days)\b)|{SPOKEN}\b))?"
WRITTEN = re.compile(
    rf"(?i)(?:\b{DAY},? (?:the |le )?)?(?:(?<![\d.,])\d{{1,2}}(?:st|nd|rd|th|er|e)?|\b{SPOKEN}) ?(?:day )?(?:of |[-/.] ?)?"
    rf"{MONTH}{_AFTER}"
)
MONTH_FIRST = re.compile(
    rf"(?i)\b(?:{DAY},? )?{MONTH.replace(chr(92) + 'b', '')}[ -]?(?:the )?(?:(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)"
    rf"(?! ?(?:mg|ml|g|kg|mm|cm|h|days|weeks|times|tablets|more)\b)(?:, ?{YEAR}|,? (?:{YEAR}|['’]\d\d))?|(?:of )?{YEAR}\b|{SPOKEN}(?:,? {SPOKEN})?\b)"
)
MONTH_ALONE = re.compile(
    r"(?:\b(?:[Ii]n|[Ss]ince|[Ll]ast|[Nn]ext|[Uu]ntil|[Bb]y|[Ff]rom|[Ee]arly|[Ll]ate|[Mm]id|[Tt]his|[Dd]uring|[Bb]efore|[Aa]fter)[ -]"
    r"(?P<en>(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Apr|Aug|Sept|Oct|Nov|Dec)\b)"
    r"|(?i:(?P<two>(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre)(?= (?:à|au|et|-) \w+ (?:19|20)\d\d)))"
    r"|(?i:\b(?:en|depuis|d[èe]s|fin|d[ée]but|mi|courant|mois de|mois d'|jusqu'en)[ -]?"
    r"(?P<fr>(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre)\b)))"
)
YEAR_SAID = re.compile(
    r"(?i)(?:\b(?:in|since|from|until|before|after|around|circa|year|during|early|late|of|to|and|en|depuis|fin|d[ée]but|mi|vers|avant|apr[èe]s"
    r"|datant de|ann[ée]e|jusqu'en|d[èe]s|printemps|[ée]t[ée]|automne|hiver|spring|summer|autumn|fall|winter|born)[ -]|[(/]|^ ?[-*•]? ?|\b[^\W\d_]{2,} (?=\d{4}(?:[,.;:)]|$)(?!\.\d))|[;,:] ?- ?| - )"
    r"(?P<date>(?:19[2-9]\d|20[0-4]\d))(?![\d\w%]|[.,/]\d| ?(?:mg|ml|g|kg|kcal|calories|mcg|µg|ui|iu|units|steps|mm|cc)\b)",
    re.M,
)
FIXED = re.compile(
    rf"(?i)\b(?P<glued>(?:[0-3]?\d)?(?:jan|feb|f[ée]v|mar|apr|avr|may|mai|jun|juin|jul|juil|aug|ao[uû]t|sep|sept|oct|nov|dec|d[ée]c)(?:{YEAR}|\d\d))\b"
)
RUN = re.compile(
    r"(?i)\b(?:le|du|au|n[ée]e?|dob|born|on)[ :]+(?P<run>(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d)\b"
)
WEEKDAY = re.compile(
    rf"(?i)\b(?:on|last|next|this|since|until|by|past|from|every) (?P<en>{DAY})\b|\b(?P<fr>(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
    r" (?:dernier|prochain|pass[ée]|matin|soir))\b"
)
_ELDER = r"(?:9\d|1[01]\d|ninety(?:[- ]\w+)?|quatre[- ]vingt[- ](?:dix|onze|douze|treize|quatorze|quinze|seize)(?:[- ](?:sept|huit|neuf))?)"
AGE = re.compile(
    rf"(?i)\b(?P<en>{_ELDER})(?:[ -]?(?:years?|yrs?|yr)[ -]?old\b|[ -]?(?:y/?o|yo[mf])\b)|\b(?:aged?|[âa]g[ée]e?(?: de)?|patiente? de|homme de|femme de"
    rf"|turn(?:ed|s)|is now|dame de|monsieur de|m[èe]re de|p[èe]re de)[ :]+(?P<fr>{_ELDER})\b(?! ?(?:%|kg|mg|cm|mm|jours|days|mois|months|bpm))"
)
AGE_FRENCH = re.compile(rf"(?i)(?<![\w.,/-])(?P<n>{_ELDER})(?= ans\b)")
MONTH_AT = re.compile(
    r"(?i)jan(?=[uv.\d -])|f[ée][bv]|mar(?:ch|s|(?=[.\d -]))|a[pv]r(?:il|(?=[.\d -]))|ma[iy](?![a-z])|jui?[nl]|aug|ao[uû]t|sept?(?=[te.\d -])|oct|nov(?=[e.\d -])|d[eé]c(?=[e.\d -])"
)
AROUND = 70  # characters on either side of a month in which its day and year stand
IN_WORDS = (WRITTEN, MONTH_FIRST, MONTH_ALONE, FIXED)
HAS_YEAR = re.compile(r"(?:19|20)\d\d")


def dates(text: str) -> Iterator[Found]:
    """Every date, and every age over 89."""
    if HAS_DIGIT.search(text):
        yield from each(NUMERIC, text, "date")
        yield from each(SHORT, text, "date", "date")
        yield from each(ROUND, text, "date")
        yield from each(RUN, text, "date", "run")
    done = 0
    for month in MONTH_AT.finditer(text):
        if month.end() <= done:
            continue
        done = month.end() + AROUND
        for pattern in IN_WORDS:
            for match in pattern.finditer(text, max(0, month.start() - AROUND), done + AROUND):
                group = match.lastgroup or 0
                yield Found(*match.span(group), "date")
    if HAS_YEAR.search(text):
        yield from each(YEAR_SAID, text, "date", "date")
    for pattern in (WEEKDAY, AGE):
        for match in pattern.finditer(text):
            yield Found(*match.span(match.lastgroup or 0), "date")
    yield from each(AGE_FRENCH, text, "date", "n")
