"""What becomes of a drug when an action is refused, put off or advised against: "don't stop it", « on suspend »."""

import pytest
from conversations import EXAM, facts, reading

from chevet.language.verify.grounds import grounds_of
from chevet.language.verify.support import failures

SAID = {
    "en": [
        ("D: Don't stop the lisinopril.", "lisinopril:continue"),
        ("D: Please do not stop taking your metformin.", "metformin:continue"),
        ("D: You should never stop the prednisone on your own.", "prednisone:continue"),
        ("D: I don't want you to stop the aspirin.", "aspirin:continue"),
        ("D: There's no need to stop your metoprolol.", "metoprolol:continue"),
        ("D: You don't have to stop the warfarin.", "warfarin:continue"),
        ("D: Hold the metformin for two days.", "metformin:stop"),
        ("D: We'll hold your lisinopril.", "lisinopril:stop"),
        ("D: Let's hold off on the methotrexate for now.", "methotrexate:stop"),
        ("D: I'd like to hold metformin before the scan.", "metformin:stop"),
        ("D: Don't hold the metformin.", "metformin:continue"),
        ("D: Avoid ibuprofen.", ""),
        ("D: Please avoid taking ibuprofen.", ""),
        ("P: I take ibuprofen for my knee.\nD: Avoid ibuprofen from now on.", "ibuprofen:stop"),
        ("D: Stay away from naproxen.", ""),
        ("D: No need to start gabapentin.", ""),
        ("D: We don't need to start insulin.", ""),
        ("D: I wouldn't start a statin yet.", ""),
        ("D: I do not want to start prednisone today.", ""),
        ("D: There's no reason to start amoxicillin.", ""),
        ("D: I won't prescribe amoxicillin.", ""),
        ("D: We won't start warfarin.", ""),
        ("D: You don't need to take ibuprofen.", ""),
        ("D: Don't start the lisinopril until I call you.", ""),
        ("D: Don't take the ibuprofen.", "ibuprofen:stop"),
        ("D: Stop the ibuprofen.", "ibuprofen:stop"),
        (
            "D: I'm going to stop your amlodipine and start lisinopril 10 mg daily.",
            "amlodipine:stop, lisinopril:start",
        ),
        ("D: Do not change your metoprolol.", "metoprolol:continue"),
        ("D: We won't change the lisinopril.", "lisinopril:continue"),
        ("D: No need to increase your levothyroxine.", "levothyroxine:continue"),
        ("D: I don't want to increase the lisinopril.", "lisinopril:continue"),
        ("D: We will pause the atorvastatin.", "atorvastatin:stop"),
        ("D: Don't forget to take your metformin.", "metformin:continue"),
        ("D: The metformin, don't stop it.", "metformin:continue"),
        ("D: Let's start lisinopril 10 mg daily.", "lisinopril:start"),
        ("D: Continue the metformin and don't stop the aspirin.", "metformin:continue, aspirin:continue"),
        ("D: Don't stop the aspirin, but hold the metformin.", "aspirin:continue, metformin:stop"),
        ("D: You can no longer take ibuprofen.", "ibuprofen:stop"),
        ("D: Do not continue the naproxen.", "naproxen:stop"),
        ("D: If you don't feel better stop the ibuprofen.", "ibuprofen:stop"),
        ("P: I never stopped the metformin.", "metformin:continue"),
        ("P: I take ibuprofen.\nD: Avoid ibuprofen on an empty stomach.", "ibuprofen:continue"),
        ("P: I take ibuprofen.\nD: No need to avoid ibuprofen.", "ibuprofen:continue"),
        ("D: No, stop the aspirin.", "aspirin:stop"),
    ],
    "fr": [
        ("D: N'arrêtez pas le ramipril.", "ramipril:continue"),
        ("D: Il ne faut pas arrêter l'aspirine.", "aspirine:continue"),
        ("D: N'arrêtez surtout pas la metformine.", "metformine:continue"),
        ("D: N'arrêtez jamais la prednisone d'un coup.", "prednisone:continue"),
        ("D: Pas besoin d'arrêter le bisoprolol.", "bisoprolol:continue"),
        ("D: On suspend la metformine.", "metformine:stop"),
        ("D: Je suspends la metformine pendant deux jours.", "metformine:stop"),
        ("D: On met la metformine en pause.", "metformine:stop"),
        ("D: On ne suspend pas la metformine.", "metformine:continue"),
        ("D: Évitez l'ibuprofène.", ""),
        ("P: Je prends de l'ibuprofène pour le genou.\nD: Évitez l'ibuprofène désormais.", "ibuprofène:stop"),
        ("D: Il faut éviter l'ibuprofène.", ""),
        ("D: Pas besoin de commencer l'amoxicilline.", ""),
        ("D: On ne commence pas la prednisone.", ""),
        ("D: Je ne vous prescris pas d'amoxicilline.", ""),
        ("D: Inutile de débuter l'insuline.", ""),
        ("D: Ne prenez pas d'ibuprofène.", ""),
        ("D: Ne prenez plus d'ibuprofène.", "ibuprofène:stop"),
        (
            "D: On arrête l'amlodipine et on débute le ramipril 5 mg le matin.",
            "amlodipine:stop, ramipril:start",
        ),
        ("D: On ne change pas le bisoprolol.", "bisoprolol:continue"),
        ("D: On n'augmente pas le ramipril.", "ramipril:continue"),
        ("D: Ne poursuivez pas le naproxène.", "naproxène:stop"),
        (
            "D: On poursuit la metformine et on n'arrête pas l'aspirine.",
            "metformine:continue, aspirine:continue",
        ),
        ("D: N'oubliez pas de prendre la metformine.", "metformine:continue"),
        ("D: On débute le ramipril 5 mg le matin.", "ramipril:start"),
        ("D: Non, arrêtez l'aspirine.", "aspirine:stop"),
        ("P: Je n'ai jamais arrêté la metformine.", "metformine:continue"),
        ("P: Je prends de l'ibuprofène.\nD: Évitez l'ibuprofène à jeun.", "ibuprofène:continue"),
        ("D: Si ça ne va pas mieux, arrêtez le ramipril.", "ramipril:stop"),
    ],
}


@pytest.mark.parametrize(
    ("language", "lines", "expected"), [(x, *row) for x, rows in SAID.items() for row in rows]
)
def test_what_is_to_happen_with_the_drug(language: str, lines: str, expected: str) -> None:
    found = facts(EXAM[language] + lines, language).medications
    assert ", ".join(f"{m.name}:{m.action}" for m in found) == expected


@pytest.mark.parametrize(
    ("language", "said", "right", "wrong"),
    [
        ("en", "D: Don't stop the lisinopril.", "Continue lisinopril.", "Stop lisinopril."),
        ("en", "D: Don't stop the lisinopril.", "Do not stop the lisinopril.", "Hold lisinopril."),
        ("en", "D: Stop the lisinopril.", "Hold lisinopril.", "Do not stop lisinopril."),
        ("en", "D: There's no need to stop your metoprolol.", "Continue metoprolol.", "Stop metoprolol."),
        ("en", "D: Hold the metformin for two days.", "Hold metformin for 2 days.", "Continue metformin."),
        ("en", "D: Let's hold off on the methotrexate.", "Hold methotrexate.", "Continue methotrexate."),
        ("en", "D: Avoid ibuprofen.", "Avoid ibuprofen.", "Start ibuprofen."),
        ("en", "D: Stay away from naproxen.", "Avoid naproxen.", "Continue naproxen."),
        ("en", "D: Take ibuprofen with food.", "Start ibuprofen with food.", "Avoid ibuprofen with food."),
        (
            "en",
            "D: There is no need to start gabapentin.",
            "No need to start gabapentin.",
            "Start gabapentin.",
        ),
        ("en", "D: We won't change the lisinopril.", "Continue lisinopril.", "Change lisinopril."),
        ("en", "D: Do not continue the naproxen.", "Stop naproxen.", "Continue naproxen."),
        ("en", "D: Stop the metformin and start lisinopril.", "Start lisinopril.", "Start metformin."),
        ("fr", "D: N'arrêtez pas le ramipril.", "Poursuivre le ramipril.", "Arrêter le ramipril."),
        (
            "fr",
            "D: N'arrêtez pas le ramipril.",
            "Consigne : n'arrêtez pas le ramipril.",
            "Suspendre le ramipril.",
        ),
        (
            "fr",
            "D: Pas besoin d'arrêter le bisoprolol.",
            "Poursuivre le bisoprolol.",
            "Arrêter le bisoprolol.",
        ),
        ("fr", "D: On suspend la metformine.", "Suspendre la metformine.", "Poursuivre la metformine."),
        ("fr", "D: Évitez l'ibuprofène.", "Éviter l'ibuprofène.", "Débuter l'ibuprofène."),
        ("fr", "D: Inutile de débuter l'insuline.", "Inutile de débuter l'insuline.", "Débuter l'insuline."),
        ("fr", "D: On n'augmente pas le ramipril.", "Poursuivre le ramipril.", "Augmenter le ramipril."),
        ("fr", "D: Ne poursuivez pas le naproxène.", "Arrêter le naproxène.", "Poursuivre le naproxène."),
    ],
)
def test_a_note_may_not_do_what_was_refused(language: str, said: str, right: str, wrong: str) -> None:
    r = reading(EXAM[language] + said, language)
    grounds = grounds_of(tuple(s.evidence() for s in r.sentences if s.text in said), r)
    assert [f for f in failures(right, grounds, language) if f.severity == "major"] == []
    assert "major" in {f.severity for f in failures(wrong, grounds, language)}
