"""Telephone and fax numbers: French, North American, international, and extensions behind a word that says so."""

import re
from collections.abc import Iterator

from chevet.language.redaction.found import Found

NUMBER = re.compile(
    r"(?<![\w./-])(?<!\d,)(?:"
    r"(?:(?:\+|00) ?\(?\d{1,3}\)?[ .-]?(?:\(0\))?[ .-]?)(?:\(?\d{1,5}\)?[ .-]?){1,5}\d{2,4}"  # +33 (0)1 …
    r"|(?:\(\d\d\) ?)?[0Oo][ .-]?[1-9O](?:[ .-]{0,2}[\dO]{2}){4}"  # 01 42 16 00 00
    r"|\(\+?\d{2,3}\) ?\d(?:[ .]?\d{2}){4}"
    r"|0\d[ .]\d{4}[ .]\d{4}"
    r"|(?:1[ .-])?\(?[2-9]\d\d\)?[ .-]{0,2}\d{3}[ .-]\d{4}"  # 415 555 0123
    r"|[2-9]\d\d-\d{4}"
    r"|0\d{2,4}[ -]\d{3,4}[ -]?\d{2,4}(?:[ -]\d{2,4})?"
    r"|\d{2,3} \d{3} \d{3}|\d{3} \d{2} \d{3}|0\d{9,10}"
    r")(?: ?(?:x|ext\.?|poste) ?\d{1,5})?(?![\d]|[.,/]\d| ?(?:mg|ml|g|ui)\b)"
)
SAID = re.compile(
    r"(?i)\b(?:t[ée]l[ée]?(?:phone|copie)?s?|phone|ph|cell|mobile|portable|call(?:ed|ing|s|back)?|fax(?:er|ed)?|pager|page|beeper|dial|text|reach(?:ed|able)?|poste|bip"
    r"|dect|extension|ext|joignables?|appeler|rappeler|contact(?:er)?|num[ée]ro|number|answering|messages|registered|ring|standard|secr[ée]tariat)\b"
    r"[\s:.#]*(?:(?:him|her|them|me|us|back|is|at|on|to|the|au|le|est|sur|de|du|num[ée]ro|n°|no\.?|number|phone|home|work|my|:)[\s:.]+){0,4}"
    r"(?P<n>\+?\(?[\dO][\dO ().\-]{2,18}[\dO])(?![\w]|[.,/]\d| ?(?:mg|ml|times|days|hours|weeks|jours|fois)\b)"
)
FAX = re.compile(r"(?i)fax|t[ée]l[ée]copie")
BEHIND = 14  # characters before a number in which “fax” makes it one


def phones(text: str) -> Iterator[Found]:
    """Every telephone or fax number."""
    for match in (*SAID.finditer(text), *NUMBER.finditer(text)):
        group = "n" if match.re is SAID else 0
        start, end = match.span(group)
        near = text[max(0, start - BEHIND) : start]
        after = text[end : end + 6]
        yield Found(start, end, "fax" if FAX.search(near) or FAX.match(after.lstrip(" -(")) else "phone")
