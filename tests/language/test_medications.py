"""Medications: dose, route, frequency, duration, action; allergies; orders."""

import pytest
from conversations import EXAM, facts, note, section

FIELDS = ("name", "dose", "route", "frequency", "duration", "action")


@pytest.mark.parametrize(
    ("language", "lines", "expected"),
    [
        ("en", "D: What are you taking?\nP: I take metformin, five hundred milligrams twice a day.",
         ("metformin", "500 mg", None, "twice a day", None, "continue")),
        ("en", EXAM["en"] + "D: I'm going to prescribe amoxicillin 500 mg by mouth three times a day for seven days.",
         ("amoxicillin", "500 mg", "by mouth", "three times a day", "for 7 days", "start")),
        ("en", EXAM["en"] + "D: I want to put you on fifty milligrams of ultram every six hours.",
         ("Ultram", "50 mg", None, "every six hours", None, "start")),
        ("en", EXAM["en"] + "D: Please stop the ibuprofen.", ("ibuprofen", None, None, None, None, "stop")),
        ("en", "P: I take lisinopril 10 mg daily.\n" + EXAM["en"] + "D: Let's increase the lisinopril to 20 mg daily.",
         ("lisinopril", "20 mg", None, "daily", None, "change")),
        ("en", "D: Are you still taking metformin?\nP: Yes.",
         ("metformin", None, None, None, None, "continue")),
        ("en", EXAM["en"] + "D: I'll prescribe fifty, no, five hundred milligrams of amoxicillin.",
         ("amoxicillin", "500 mg", None, None, None, "start")),
        ("en", EXAM["en"] + "D: I'll start you on amoxicillin, sorry, azithromycin 250 mg once a day.",
         ("azithromycin", "250 mg", None, "once a day", None, "start")),
        ("en", EXAM["en"] + "D: Take paracetamol, one gram up to four times a day.",
         ("paracetamol", "1 g", None, "up to four times a day", None, "start")),
        ("fr", "P: Je prends de l'amlodipine, cinq milligrammes le soir.",
         ("amlodipine", "5 mg", None, "le soir", None, "continue")),
        ("fr", EXAM["fr"] + "D: Je vous prescris de l'amoxicilline, un gramme trois fois par jour pendant sept jours.",
         ("amoxicilline", "1 g", None, "trois fois par jour", "pendant 7 jours", "start")),
        ("fr", EXAM["fr"] + "D: Il faut arrêter l'ibuprofène.",
         ("ibuprofène", None, None, None, None, "stop")),
        ("fr", "P: Je prends du lévothyrox, soixante-quinze microgrammes le matin.",
         ("Levothyrox", "75 µg", None, "le matin", None, "continue")),
    ],
)  # fmt: skip
def test_medication(language: str, lines: str, expected: tuple[str | None, ...]) -> None:
    found = facts(lines, language).medications
    assert [tuple(getattr(m, f) for f in FIELDS) for m in found] == [expected]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", "P: My mother takes metformin."),
        ("en", "D: Do you take metformin?\nP: No."),
        ("en", "P: I'm allergic to penicillin."),
        ("en", "P: I don't take aspirin."),
        ("fr", "P: Ma mère prend de la metformine."),
        ("fr", "P: Je suis allergique à la pénicilline."),
    ],
)
def test_not_a_medication_of_the_patient(language: str, lines: str) -> None:
    assert facts(lines, language).medications == ()


def test_the_history_keeps_the_dose_taken_so_far() -> None:
    d = note(
        "P: I take lisinopril 10 mg daily.\n"
        + EXAM["en"]
        + "D: Let's increase the lisinopril to 20 mg daily.",
        "en",
    )
    assert section(d, "10160-0") == ["Lisinopril 10 mg daily."]
    assert section(d, "18776-5") == ["Change to lisinopril 20 mg daily."]


@pytest.mark.parametrize(
    ("language", "lines", "expected"),
    [
        ("en", "D: Any allergies?\nP: Yes, to penicillin. It gave me a rash.", [("penicillin", "rash")]),
        ("en", "P: I'm allergic to peanuts.", [("peanuts", None)]),
        ("en", "D: Are you allergic to penicillin?\nP: Yes.", [("penicillin", None)]),
        ("en", "D: Are you allergic to penicillin?\nP: No.", []),
        ("en", "P: I'm not allergic to penicillin.", []),
        ("en", "P: My son is allergic to peanuts.", []),
        ("en", EXAM["en"] + "D: Because of your penicillin allergy, I'm starting you on doxycycline 100 mg.",
         [("penicillin", None)]),
        ("fr", "D: Êtes-vous allergique à un médicament ?\nP: Oui, à l'amoxicilline. J'ai fait de l'urticaire.",
         [("amoxicilline", "urticaire")]),
        ("fr", "P: Je suis allergique aux arachides.", [("arachides", None)]),
    ],
)  # fmt: skip
def test_allergies(language: str, lines: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(a.substance, a.reaction) for a in facts(lines, language).allergies] == expected


@pytest.mark.parametrize(
    ("language", "lines"),
    [("en", "D: Any allergies?\nP: No."), ("fr", "D: Avez-vous des allergies ?\nP: Non, aucune.")],
)
def test_no_allergy_is_written_only_when_asked(language: str, lines: str) -> None:
    assert len(section(note(lines, language), "48765-2")) == 1
    silent = "P: I have a cough." if language == "en" else "P: J'ai une toux."
    assert section(note(silent, language), "48765-2") == []


@pytest.mark.parametrize(
    ("language", "lines", "expected"),
    [
        ("en", "D: I'm going to order a chest x-ray and a CBC.",
         [("imaging", "chest x-ray", None), ("lab", "CBC", None)]),
        ("en", "D: I'm going to refer you to cardiology for the chest pain.",
         [("referral", "cardiology", "chest pain")]),
        ("en", "D: I'd like to see you back in two weeks.", [("followup", "Follow-up in 2 weeks", None)]),
        ("en", "D: The x-ray showed no fracture.", []),
        ("fr", "D: Je demande une prise de sang et une radio du thorax.",
         [("lab", "prise de sang", None), ("imaging", "radio du thorax", None)]),
        ("fr", "D: Je voudrais vous revoir dans deux semaines.", [("followup", "Revoir dans 2 semaines", None)]),
    ],
)  # fmt: skip
def test_orders(language: str, lines: str, expected: list[tuple[str, str, str | None]]) -> None:
    found = facts(EXAM[language] + lines, language).orders
    assert [(o.type, o.description, o.reason) for o in found] == expected
