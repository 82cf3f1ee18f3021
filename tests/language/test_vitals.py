"""Vital signs with LOINC codes and UCUM units."""

import pytest
from conversations import facts

BP, LOW, PULSE, TEMP, SAT, RR, WEIGHT, HEIGHT, BMI, SUGAR, SUGAR_MOLAR = (
    "8480-6", "8462-4", "8867-4", "8310-5", "59408-5", "9279-1", "29463-7", "8302-2", "39156-5", "41653-7", "14743-9",
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("en", "Your blood pressure is one forty over ninety.", [(BP, 140, "mm[Hg]"), (LOW, 90, "mm[Hg]")]),
        ("en", "Your blood pressure is 128/82.", [(BP, 128, "mm[Hg]"), (LOW, 82, "mm[Hg]")]),
        ("en", "Your temperature is thirty seven point two.", [(TEMP, 37.2, "Cel")]),
        ("en", "Your temperature is 98.6.", [(TEMP, 98.6, "[degF]")]),
        ("en", "Your heart rate is seventy two and your oxygen saturation is 97 percent.",
         [(PULSE, 72, "/min"), (SAT, 97, "%")]),
        ("en", "Your respiratory rate is twenty.", [(RR, 20, "/min")]),
        ("en", "Your weight is 180 pounds.", [(WEIGHT, 180, "[lb_av]")]),
        ("en", "Your weight is down.", []),
        ("en", "You are five foot nine tall.", []),
        ("en", "Your height is five foot nine.", [(HEIGHT, 69, "[in_i]")]),
        ("en", "Your height is six feet and two inches.", [(HEIGHT, 74, "[in_i]")]),
        ("en", "Your weight is twelve stone four.", [(WEIGHT, 172, "[lb_av]")]),
        ("en", "Your weight is eleven stone.", [(WEIGHT, 154, "[lb_av]")]),
        ("en", "Your temperature is a hundred and one point five.", [(TEMP, 101.5, "[degF]")]),
        ("en", "Your oxygen saturation is ninety six on room air.", [(SAT, 96, "%")]),
        ("en", "Your BMI is thirty two.", [(BMI, 32, "kg/m2")]),
        ("en", "Your fingerstick is one forty.", [(SUGAR, 140, "mg/dL")]),
        ("en", "The fingerstick glucose is seven point two millimoles per litre.", [(SUGAR_MOLAR, 7.2, "mmol/L")]),
        ("fr", "Votre taille est d'un mètre soixante-dix.", [(HEIGHT, 170, "cm")]),
        ("fr", "La glycémie capillaire est à un virgule vingt-six gramme par litre.", [(SUGAR, 1.26, "g/L")]),
        ("fr", "Le dextro est à sept millimoles par litre.", [(SUGAR_MOLAR, 7, "mmol/L")]),
        ("fr", "Votre IMC est à vingt-sept.", [(BMI, 27, "kg/m2")]),
        ("fr", "Votre tension est à treize huit.", [(BP, 130, "mm[Hg]"), (LOW, 80, "mm[Hg]")]),
        ("fr", "La tension est de quatorze sur huit.", [(BP, 140, "mm[Hg]"), (LOW, 80, "mm[Hg]")]),
        ("fr", "Votre tension est à cent quarante-cinq sur quatre-vingt-cinq.",
         [(BP, 145, "mm[Hg]"), (LOW, 85, "mm[Hg]")]),
        ("fr", "La température est à trente-six degrés huit.", [(TEMP, 36.8, "Cel")]),
        ("fr", "La température est à trente-sept deux.", [(TEMP, 37.2, "Cel")]),
        ("fr", "Le pouls est à soixante-dix-huit, la saturation à quatre-vingt-dix-sept pour cent.",
         [(PULSE, 78, "/min"), (SAT, 97, "%")]),
        ("fr", "Votre poids est de soixante-deux kilos.", [(WEIGHT, 62, "kg")]),
    ],
)  # fmt: skip
def test_vitals(language: str, line: str, expected: list[tuple[str, float, str]]) -> None:
    found = facts(f"D: {line}", language).vitals
    assert [(v.code.code, v.value, v.unit) for v in found] == expected


def test_a_reading_at_home_is_not_a_vital_sign_of_today() -> None:
    assert facts("P: My blood pressure at home was 150 over 90.", "en").vitals == ()


def test_the_last_reading_stands() -> None:
    found = facts("D: Your heart rate is 92. Let me check again, your heart rate is 88.", "en").vitals
    assert [v.value for v in found] == [88]
