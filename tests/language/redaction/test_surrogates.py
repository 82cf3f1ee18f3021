"""Surrogates: the same each time, dates at the same distance, put back exactly; transcripts, resources, sound."""

from datetime import date

import numpy as np

from chevet.contracts.transcript import Transcript, Utterance, Word
from chevet.language.redaction import spans
from chevet.language.redaction.heard import moments, transcript_with_surrogates
from chevet.language.redaction.lists import given
from chevet.language.redaction.resources import resource
from chevet.language.redaction.surrogates import Book, pseudonymised
from chevet.speech.silence import silenced

NOTE = "Mme DUPONT Jeanne, née le 12/03/1951, vue le 15/03/2024 puis le 22/03/2024. IPP 8003456712. Mme DUPONT va bien, Doliprane 1 g."


def test_what_was_replaced_comes_back() -> None:
    book = Book(b"one secret")
    made, found = pseudonymised(NOTE, book)
    assert not any(span.text in made for span in found.spans)
    assert "Doliprane 1 g" in made
    assert book.put_back(made) == NOTE


def test_the_same_person_has_one_surrogate_and_another_secret_another() -> None:
    book = Book(b"one secret")
    first = pseudonymised("Le Dr Martin a vu M. Bernard.", book)[0]
    assert pseudonymised("Le Dr Martin a vu M. Bernard.", book)[0] == first
    assert pseudonymised("Le Dr Martin a vu M. Bernard.", Book(b"another"))[0] != first


def test_intervals_and_weekdays_stay() -> None:
    book = Book(b"one secret")
    seen = [date.fromisoformat(book.surrogate("date", d)) for d in ("2024-03-15", "2024-03-22")]
    assert (seen[1] - seen[0]).days == 7
    assert seen[0].weekday() == date(2024, 3, 15).weekday() and seen[0] != date(2024, 3, 15)


def test_one_day_written_in_three_ways_moves_alike() -> None:
    book = Book(b"one secret")
    moved = date.fromisoformat(book.surrogate("date", "2024-03-15"))
    assert book.surrogate("date", "15/03/2024") == f"{moved:%d/%m/%Y}"
    assert book.surrogate("date", "March 15, 2024") == f"{moved:%B} {moved.day}, {moved.year}"


def test_sex_capitals_and_shape_stay() -> None:
    book = Book(b"one secret")
    woman = book.surrogate("name", "CHLOÉ")
    assert woman.isupper() and given()[woman.lower()] == given()["chloe"]
    number = book.surrogate("medical_record_number", "A-55821")
    assert [c.isdigit() for c in number] == [c.isdigit() for c in "A-55821"]


def test_a_resource_keeps_codes_and_loses_people() -> None:
    book = Book(b"one secret")
    patient = {
        "resourceType": "Patient",
        "id": "p1",
        "name": [{"family": "Dupont", "given": ["Jeanne"]}],
        "telecom": [{"system": "phone", "value": "06 12 34 56 78"}],
        "identifier": [{"system": "urn:oid:1.2", "value": "8003456712"}],
        "birthDate": "1951-03-12",
        "gender": "female",
        "photo": [{"data": "AAAA"}],
        "text": {"div": "<div>Dr Martin a vu Mme Dupont.</div>"},
    }
    made = resource(patient, book)
    written = str(made)
    assert not any(
        lost in written
        for lost in ("Dupont", "Jeanne", "06 12", "8003456712", "1951-03-12", "Martin", "AAAA")
    )
    assert (
        made["gender"] == "female" and made["id"] == "p1" and made["identifier"][0]["system"] == "urn:oid:1.2"
    )


def _said() -> Transcript:
    words = [
        Word(text=t, start=float(i), end=i + 0.8, confidence=1)
        for i, t in enumerate("I am Jeanne Dupont today".split())
    ]
    said = Utterance(id="u1", text="I am Jeanne Dupont today", start=0.0, end=5.0, words=tuple(words))
    return Transcript(id="t", language="en", utterances=(said,))


def test_a_transcript_keeps_its_times() -> None:
    made = transcript_with_surrogates(_said(), Book(b"one secret")).utterances[0]
    assert "Jeanne" not in made.text and made.text.split()[-1] == "today"
    assert made.words[2].start == 2.0 and made.words[2].end == 3.8 and made.words[2].text in made.text


def test_a_name_is_not_heard() -> None:
    assert [s.text for s in spans("I am Jeanne Dupont today")] == ["Jeanne Dupont"]
    sound = np.ones(50, dtype=np.float32)
    quiet = silenced(sound, 10, moments(_said()))
    assert not quiet[20:38].any() and quiet[:18].all() and quiet[40:].all() and len(quiet) == 50
