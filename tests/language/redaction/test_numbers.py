"""One table a kind of number; check digits with the right one and a wrong one."""

import pytest

from chevet.contracts.redaction import Identifier
from chevet.language.redaction import spans
from chevet.language.redaction.checks import iban, luhn, nir

TABLE: list[tuple[Identifier, str, str]] = [
    ("ssn", "SSN 123-45-6789", "123-45-6789"),
    ("ssn", "NIR : 2 55 08 14 168 025 38", "2 55 08 14 168 025 38"),
    ("account_number", "carte 4970 1012 3412 3416 refusée", "4970 1012 3412 3416"),
    ("account_number", "IBAN FR76 3000 6000 0112 3456 7890 189", "FR76 3000 6000 0112 3456 7890 189"),
    ("medical_record_number", "MRN: 00482913", "00482913"),
    ("medical_record_number", "IPP 8003456712", "8003456712"),
    ("medical_record_number", "NDA : 301245789", "301245789"),
    ("health_plan_beneficiary_number", "Member ID XKJ884213907", "XKJ884213907"),
    ("certificate_license_number", "RPPS 10101234567", "10101234567"),
    ("certificate_license_number", "ADELI n° 759912345", "759912345"),
    ("vehicle_id", "voiture AB-123-CD", "AB-123-CD"),
    ("vehicle_id", "VIN 1HGCM82633A004352", "1HGCM82633A004352"),
    ("device_id", "serial number PZK601234S", "PZK601234S"),
    ("ip_address", "from 192.168.4.21", "192.168.4.21"),
    ("url", "see https://chart.example.org/p/8841", "https://chart.example.org/p/8841"),
    ("email", "bob.jones@example.com wrote", "bob.jones@example.com"),
    ("photograph", "photo IMG_20231.jpg attached", "IMG_20231.jpg"),
    ("biometric_id", "fingerprint ID FP99812", "FP99812"),
    ("other_unique_id", "study ID 88-412", "88-412"),
    ("fax", "fax 617-555-0188", "617-555-0188"),
    ("phone", "06.12.34.56.78", "06.12.34.56.78"),
    ("phone", "+33 1 42 16 00 00", "+33 1 42 16 00 00"),
    ("phone", "call (555) 283-4410", "(555) 283-4410"),
    ("date", "12/03/1951", "12/03/1951"),
    ("date", "le vingt-deux mars mille neuf cent cinquante", "vingt-deux mars mille neuf cent cinquante"),
    ("date", "the twelfth of March nineteen eighty", "twelfth of March nineteen eighty"),
    ("date", "2024-03-15T10:30:00Z", "2024-03-15T10:30:00Z"),
    ("date", "a 94-year-old man", "94"),
    ("date", "âgée de 93 ans", "93"),
    ("geographic", "au 14 rue des Lilas, 69003 Lyon", "14 rue des Lilas"),
    ("geographic", "at 48 Maple Avenue, Springfield, IL 62704", "48 Maple Avenue, Springfield, IL 62704"),
]


@pytest.mark.parametrize(("kind", "text", "value"), TABLE)
def test_each_kind_is_found_as_what_it_is(kind: Identifier, text: str, value: str) -> None:
    assert (kind, value) in [(s.type, s.text) for s in spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "BP 120/80, HR 72, SpO2 98%, pain 7/10, 1-2 tablets every 4-6 h, 5/325 mg",
        "Hb 12,4 g/dL, plaquettes 245000/mm3, créatinine 88 µmol/L, INR 2,3",
        "a 67-year-old, 89 years old, for 10 days, 3 weeks ago, at 10:30",
        "amoxicilline 1 g x3/j pendant 7 jours, Doliprane 1000 mg",
    ],
)
def test_doses_vitals_and_durations_stay(text: str) -> None:
    assert spans(text) == ()


def test_check_digits() -> None:
    assert luhn("4970101234123416") and not luhn("4970101234123417")
    assert iban("FR76 3000 6000 0112 3456 7890 189") and not iban("FR76 3000 6000 0112 3456 7890 188")
    assert nir("255081416802538") and not nir("255081416802539")


def test_offsets_count_code_points() -> None:
    text = "😀😀 Dr. Smith"
    (span,) = spans(text)
    assert text[span.start : span.end] == span.text == "Smith" and span.start == 7
