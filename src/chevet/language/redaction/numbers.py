"""Numbers that stand for a person: social security, records, insurance, accounts, licences, plates, devices, the rest.

Most are known by the word before them; a NIR, a card and an IBAN by their shape and check digits. A long number that is no
quantity and that nothing names goes as `other_unique_id`.
"""

import re
from collections.abc import Iterator

from chevet.contracts.redaction import Identifier
from chevet.language.redaction.checks import iban, luhn, nir
from chevet.language.redaction.found import HAS_DIGIT, Found, each

_OF = r"(?:[\s:#.°()=-]*(?:(?:number|numbers?|num|no|nr|n[°o]|num[ée]ro|id|ids|is|was|est|code|ref|r[ée]f(?:[ée]rence)?|patient|de|du|the|s[ée]curit[ée] sociale)\b|n°)?[\s:#.°()=-]*){0,4}"
_VALUE = r"(?P<n>(?=[\w./-]*\d)[A-Za-z]{0,5}[ -]?\d[\w]*(?:[-/.]?\w+)*(?: \d{2,}){0,4})"


def _named(words: str, value: str = _VALUE) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<!\w)(?:{words})(?!\w){_OF}(?<![\w]){value}")


LABELLED: tuple[tuple[Identifier, re.Pattern[str]], ...] = (
    (
        "ssn",
        _named(
            r"ssn|social security(?: number)?|s[ée]cu(?:rit[ée] sociale)?|nir|insee|immatriculation s\.?s\.?",
            r"(?P<n>\d(?:[ .-]?[\dABab]){3,14})",
        ),
    ),
    (
        "medical_record_number",
        _named(
            r"mrn|m\.r\.n\.|medical record|med rec|chart|record|patient id|pt id|hospital (?:number|no)|unit number|nhs|chi|ipp|nda|nip|iep"
            r"|dossier|num[ée]ro de (?:dossier|patient|s[ée]jour|venue)|s[ée]jour n°|venue n°|accession|encounter|visit (?:number|id)|csn|case (?:number|no|id)"
            r"|biopsie|pr[ée]l[èe]vement|[ée]chantillon|lame|bloc|anapath|biopsy|pathology|visite|specimen(?: number| id)?|order (?:number|id)|prescription (?:number|no)|rx ?(?:#|number)|n° patient|examen n°|demande n°"
        ),
    ),
    (
        "health_plan_beneficiary_number",
        _named(
            r"(?:health )?insurance(?: card| id| policy| member)?|policy|member(?:ship)?|subscriber|beneficiary|medicare|medicaid|mbi|hicn|health plan|group (?:number|no|id)"
            r"|plan (?:number|id)|mutuelle(?: \w+)?|adh[ée]rent|amc|contrat|assur[ée]e?|bluecross|blue cross|aetna|cigna|humana|kaiser"
        ),
    ),
    (
        "account_number",
        _named(
            r"account|acct|a/c|bank account|compte|rib|iban|bic|credit card|card|carte(?: bancaire)?|invoice|billing|facture",
            r"(?P<n>(?=[\w -]*\d)[A-Za-z]{0,4}\d[\dA-Za-z]*(?:[ -]\d{2,})*)",
        ),
    ),
    (
        "certificate_license_number",
        _named(
            r"rpps|adeli|finess|npi|dea|driver'?s? licen[cs]e|licen[cs]e|licence|certificate|certificat|permis(?: de conduire)?|passport|passeport|am|ordre des m[ée]decins|gmc|nmc|registration"
        ),
    ),
    (
        "vehicle_id",
        re.compile(
            r"(?i)\b(?:vin|vehicle(?: id(?:entification)?)?(?: number)?|(?:licen[cs]e |number )?plates?|registration plate|plaque|immatricul[ée]e?(?:ation)?|car reg(?:istration)?)\b[\s:#]*(?:number|no|is|de|n°|:)*\s*(?P<n>(?=[A-Z0-9 -]*\d)[A-Z0-9]{1,17}(?:[ -][A-Z0-9]{2,4}){0,2})\b"
        ),
    ),
    (
        "device_id",
        _named(
            r"serial(?: number| no)?|s/n|sn|udi|imei|imsi|device(?: id| identifier| serial)?|implant(?: id| serial| number)|n° de s[ée]rie|num[ée]ro de s[ée]rie|mod[eè]le n°|lead serial|pump (?:id|serial)"
        ),
    ),
    (
        "biometric_id",
        _named(
            r"finger ?print(?: id)?|biometric(?: id)?|retina(?:l)? scan id|voice ?print(?: id)?|empreinte(?: digitale)?|face id"
        ),
    ),
    (
        "other_unique_id",
        _named(
            r"study id|subject id|participant|trial id|employee(?: id)?|badge|ticket|id number|identifiant|identification|matricule|user(?:name)? id|login|barcode|claim(?: number)?|referral (?:number|id)|id"
        ),
    ),
)
SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
NIR = re.compile(
    r"(?<![\w.,])[1-478] ?\d ?\d ?\d ?\d ?(?:\d|2) ?[\dAB] ?\d ?\d ?\d ?\d ?\d ?\d(?: ?/? ?\d ?\d?)?(?! ?\d|\w)"
)
CARD = re.compile(r"(?<![\w.,-])\d(?:[ -]?\d){11,18}(?![\w]| ?\d|[.,]\d)")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
PLATE = re.compile(r"\b[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}\b")
VIN = re.compile(r"\b(?=[A-HJ-NPR-Z0-9]*\d)(?=[A-HJ-NPR-Z0-9]*[A-HJ-NPR-Z])[A-HJ-NPR-Z0-9]{17}\b")
SPACED = re.compile(r"(?<![\w.,/])\d{1,2}(?: \d){6,}(?![\w]|[.,/]\d)")
LONG = re.compile(
    r"(?<![\w.,/-])(?:\d{7,}(?![\w%]|[.,]\d| ?(?:copies|mg|ml|ui|iu|units?|unit[ée]s|cells|/)\b)|\d{8,}(?=[A-Za-z]{2})|(?=[A-Z0-9-]*\d{4})[A-Z]{1,4}-?\d{5,}[A-Z]?\b|[A-Z]{2,4}-\d{3,}-\d{2,}\b|\d{2}[A-Za-z]{2}\d{4,}\b)"
)


def numbers(text: str) -> Iterator[Found]:
    """Every number that stands for a person."""
    if not HAS_DIGIT.search(text):
        return
    for match in IBAN.finditer(text):
        if iban(match[0]) or not match[0][4:].isdecimal() or len(match[0]) > 14:
            yield Found(*match.span(), "account_number")
    for match in SPACED.finditer(text):
        count = sum(c.isdecimal() for c in match[0])
        yield Found(*match.span(), "date" if count < 9 else "ssn" if count > 11 else "other_unique_id")
    yield from each(SSN, text, "ssn")
    for match in CARD.finditer(text):
        digits = "".join(c for c in match[0] if c.isdecimal())
        if 12 <= len(digits) <= 19 and luhn(digits) and not nir(match[0]):
            yield Found(*match.span(), "account_number")
    for match in NIR.finditer(text):
        if " " in match[0] or nir(match[0]) or (match[0][1:5].isdecimal() and 1 <= int(match[0][3:5]) <= 12):
            yield Found(*match.span(), "ssn")
    for kind, pattern in LABELLED:
        yield from each(pattern, text, kind, "n")
    yield from each(VIN, text, "vehicle_id")
    yield from each(PLATE, text, "vehicle_id")


def long_numbers(text: str) -> Iterator[Found]:
    """What is left: long numbers and codes that no word names."""
    yield from each(LONG, text, "other_unique_id")
