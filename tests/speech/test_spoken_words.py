"""The same words written in two ways count as the same; words that differ stay errors."""

import pytest
from spoken_words import normalised, raw

SAME = {
    "en": [
        ("five milligrams", "5mg"),
        ("five milligrams", "5 mg"),
        ("five hundred milligrams twice a day", "500mg twice a day"),
        ("one hundred and forty eight over eighty six", "148/86"),
        ("thirty eight point four", "38.4"),
        ("ninety five percent", "95%"),
        ("ninety five per cent", "95 %"),
        ("a B N P and C reactive protein", "a BNP, and C-reactive protein"),
        ("a B.N.P. test", "a BNP test"),
        ("type two diabetes", "Type 2 diabetes."),
        ("a chest x-ray", "a chest X ray"),
        ("Mrs. Carter", "Missus Carter"),
        ("Doctor Hassan", "Dr. Hassan"),
        ("I don't know", "I do not know"),
        ("anaemia, haemoglobin and oedema", "anemia, hemoglobin and edema"),
        ("fifty micrograms", "50 mcg"),
        ("it's, um, fine", "it is fine"),
        ("Alright", "all right"),
        ("sixty two kilos", "62 kg"),
    ],
    "fr": [
        ("soixante-quinze microgrammes", "75 µg"),
        ("cinq milligrammes", "5mg"),
        ("cent quarante-cinq sur quatre-vingt-cinq", "145/85"),
        ("trente-six degrés huit", "36°8"),
        ("trente-six degrés huit", "36 degrés 8"),
        ("trente-sept virgule deux", "37,2"),
        ("trente-sept virgule deux", "37.2"),
        ("un gramme trois fois par jour", "1 g 3 fois par jour"),
        ("une fois par jour", "1 fois par jour"),
        ("un comprimé", "1 comprimé"),
        ("la T S H", "la TSH"),
        ("appelez le quinze", "Appelez le 15 !"),
        ("Madame Lefèvre", "Mme Lefèvre"),
        ("le docteur Martin", "le Dr Martin"),
        ("ma sœur", "ma soeur"),
        ("le week-end", "le weekend"),
        ("soixante et onze ans", "71 ans"),
        ("quatre-vingt-dix-huit pour cent", "98 %"),
        ("euh, oui", "oui"),
        ("qu’est-ce que", "qu'est ce que"),
    ],
}

DIFFERENT = {
    "en": [
        ("five milligrams", "5 mcg"),
        ("fifty", "fifteen"),
        ("a cough", "the cough"),
        ("no pain", "pain"),
        ("tablet", "tablets"),
        ("I do", "I don't"),
        ("148 over 86", "148 86"),
    ],
    "fr": [
        ("un médicament", "une médicament"),
        ("soixante-deux", "62,2"),
        ("pas de fièvre", "de fièvre"),
        ("la tension", "l'attention"),
        ("soixante-dix ans", "seize ans"),
        ("a perdu", "à perdu"),
        ("douleur", "douleurs"),
    ],
}


def pairs(table: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    return [(language, said, heard) for language, rows in table.items() for said, heard in rows]


@pytest.mark.parametrize(("language", "said", "heard"), pairs(SAME))
def test_two_ways_of_writing_the_same_words(language: str, said: str, heard: str) -> None:
    assert normalised(said, language) == normalised(heard, language)


@pytest.mark.parametrize(("language", "said", "heard"), pairs(DIFFERENT))
def test_other_words_stay_other_words(language: str, said: str, heard: str) -> None:
    assert normalised(said, language) != normalised(heard, language)


@pytest.mark.parametrize(("language", "said", "heard"), pairs(SAME))
def test_normalising_twice_changes_nothing(language: str, said: str, heard: str) -> None:
    once = normalised(said, language)
    assert normalised(once, language) == once


def test_the_raw_count_knows_nothing_of_that() -> None:
    assert raw("Five milligrams, twice.") == "five milligrams twice"
    assert raw("5mg") != raw("five milligrams")


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no normaliser"):
        normalised("fünf Milligramm", "de")
