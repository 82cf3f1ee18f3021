"""Spoken sentences as a note writes them."""

import pytest

from chevet.language.phrasing import describe, instruct, narrate
from chevet.language.verify.claim import as_sentence


@pytest.mark.parametrize(
    ("language", "pronoun", "said", "written"),
    [
        ("en", "she", "i've put ice on it , uh , and it does n't help", "Has put ice on it and it does not help."),
        ("en", "he", "I take it in the morning and I walk my dog", "Takes it in the morning and he walks his dog."),
        ("en", "they", "I was tired and I was dizzy", "Was tired and they were dizzy."),
        ("en", "she", "it hurts in , in , in the inside of my knee .", "It hurts in the inside of her knee."),
        ("en", "she", "no fever", "No fever."),
        ("en", "she", "eight hundred milligrams , three times a day", "800 mg, 3 times a day."),
        ("en", "she", "one of them in nineteen ninety five", "One of them in nineteen ninety five."),
        ("en", "she", "no , I had a fever", "Had a fever."),
        ("en", "she", "My throat hurts and so", "The patient's throat hurts."),
        ("fr", "she", "euh, j'ai mal au ventre et je suis fatiguée", "A mal au ventre et elle est fatiguée."),
        ("fr", "he", "Non, pas de fièvre.", "Pas de fièvre."),
        ("fr", "she", "Je prends mes médicaments quand je dors mal", "Prend ses médicaments quand elle dort mal."),
        ("fr", "he", "Ça fait dix jours que j'avais mal", "Ça fait dix jours qu'il avait mal."),
    ],
)  # fmt: skip
def test_narrate(language: str, pronoun: str, said: str, written: str) -> None:
    assert narrate(as_sentence(said), language, pronoun) == written


@pytest.mark.parametrize(
    ("language", "said", "written"),
    [
        ("en", "So I'm going to go ahead and order an MRI .", "Order an MRI."),
        ("en", "I'm ordering a chest X-ray today.", "Order a chest X-ray today."),
        ("en", "we'll see you back in two weeks", "See her back in 2 weeks."),
        ("en", "for your gout I want to increase the lisinopril", "For her gout, increase the lisinopril."),
        ("en", "so let's no running for two weeks if we can", "No running for 2 weeks if we can."),
        ("en", "If you cough up blood, call us.", "If she coughs up blood, call us."),
        ("fr", "Je vous adresse à un kiné.", "Adresser à un kiné."),
        ("fr", "Je voudrais vous revoir dans deux semaines.", "Revoir dans deux semaines."),
        ("fr", "Si vous vomissez du sang, allez aux urgences.", "Consigne : si vous vomissez du sang, allez aux urgences."),
        ("fr", "Je demande une prise de sang.", "Demander une prise de sang."),
    ],
)  # fmt: skip
def test_instruct(language: str, said: str, written: str) -> None:
    assert instruct(as_sentence(said), language, "she") == written


@pytest.mark.parametrize(
    ("language", "said", "written"),
    [
        ("en", "so on exam you do have some tenderness over your knee", "Some tenderness over her knee."),
        ("en", "there is no edema", "No edema."),
        ("en", "I do n't hear any murmur", "No murmur."),
        ("fr", "Il n'y a pas de défense.", "Pas de défense."),
        ("fr", "Votre gorge est rouge.", "Sa gorge est rouge."),
    ],
)
def test_describe(language: str, said: str, written: str) -> None:
    assert describe(as_sentence(said), language, "she") == written
