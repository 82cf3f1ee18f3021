"""What is denied must have been denied, and the reverse: in plain words, in answers, in retellings, in both languages."""

import pytest
from conversations import reading

from chevet.language.verify.grounds import grounds_of
from chevet.language.verify.support import failures

TURNED = {
    "en": [
        # retold nearly word for word
        ("P: My salad is salty.", "His salad is salty.", "His salad is not salty."),
        ("P: I'm not sleeping well.", "Is not sleeping well.", "Is sleeping well."),
        ("P: I think it's out of control.", "He thinks it is out of control.", "He thinks it is not out of control."),
        ("P: I can't stop itching.", "Cannot stop itching.", "Can stop itching."),
        ("P: It doesn't really bother me at night.",
         "It really does not bother her at night.",
         "It does bother her at night."),
        ("P: I've been going without my cane.", "Has been going without her cane.", "Has been going with her cane."),
        ("D: Come back if it is not getting better.",
         "Come back if it is not getting better.",
         "Come back if it is getting better."),
        ("D: See me in two weeks so we know how you're doing.",
         "See in 2 weeks to know how she is doing.",
         "See in 2 weeks to know how she is not doing."),
        # in other words
        ("D: I do not appreciate any murmurs.", "No murmurs.", "Some murmurs."),
        ("P: I can't eat.", "Cannot eat.", "Can eat."),
        ("P: I never smoked cigars.", "Has not smoked cigars.", "Smoked cigars."),
        ("P: The swelling went down but it's not warm.", "Swelling, not warm.", "Swelling, warm."),
        # asked and answered
        ("D: Did you get a strike?\nP: No.", "Did not get a strike.", "Did get a strike."),
        ("D: Have you ever had a colonoscopy?\nP: Yes.", "Has had a colonoscopy.", "Has not had a colonoscopy."),
        ("D: Do you use any tobacco products?\nP: No, sir.", "Does not use tobacco products.", "Uses tobacco products."),
        ("D: Have you tried ice?\nP: I have not.", "Has not tried ice.", "Has tried ice."),
    ],
    "fr": [
        ("P: Je ne dors pas bien la nuit.", "Ne dort pas bien la nuit.", "Dort bien la nuit."),
        ("P: Je dors bien la nuit.", "Dort bien la nuit.", "Ne dort pas bien la nuit."),
        ("P: Je dors plus la nuit, ça me réveille.",
         "Dort plus la nuit, ça le réveille.",
         "Dort plus la nuit, ça ne le réveille pas."),
        ("P: Je ne marche plus dehors.", "Ne marche plus dehors.", "Marche dehors."),
        ("P: La douleur n'est pas constante.", "La douleur n'est pas constante.", "La douleur est constante."),
        ("P: Je travaille dans une usine.", "Travaille dans une usine.", "Ne travaille pas dans une usine."),
        ("P: J'ai jamais fumé le cigare.", "N'a jamais fumé le cigare.", "A fumé le cigare."),
        ("P: Aucun voyage récent à l'étranger.", "Pas de voyage récent à l'étranger.", "Voyage récent à l'étranger."),
        ("D: Vous buvez de l'alcool ?\nP: Non.", "Ne boit pas d'alcool.", "Boit de l'alcool."),
        ("D: Le genou gauche est gonflé, sans rougeur.",
         "Le genou gauche est gonflé, sans rougeur.",
         "Le genou gauche est gonflé, avec rougeur."),
        ("D: Le genou gauche est gonflé, sans rougeur.",
         "Genou gauche gonflé, sans rougeur.",
         "Genou gauche pas gonflé, sans rougeur."),
        ("D: Revenez si ça ne va pas mieux.", "Revenir si ça ne va pas mieux.", "Revenir si ça va mieux."),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said", "right", "wrong"), [(x, *row) for x, rows in TURNED.items() for row in rows]
)
def test_a_denial_put_in_or_lost_is_found(language: str, said: str, right: str, wrong: str) -> None:
    r = reading(said, language)
    grounds = grounds_of(tuple(s.evidence() for s in r.sentences if s.text in said), r)
    assert [f for f in failures(right, grounds, language) if f.severity == "major"] == []
    assert {f.message for f in failures(wrong, grounds, language)} & {"reversed", "negation"}


@pytest.mark.parametrize(
    ("language", "said", "claim"),
    [
        ("en", "P: No chest pain. No shortness of breath.", "Denies chest pain or shortness of breath."),
        ("en", "P: No vomiting but constipation and weight loss.", "Reports weight loss."),
        ("en", "P: Diarrhea, no.", "Denies diarrhea."),
        ("en", "D: Why don't we start with physical therapy?", "Start with physical therapy."),
        ("en", "P: No, just a headache.", "Headache."),
        ("en", "P: I don't smoke and I walk every day.", "Walks every day."),
        ("en", "D: I don't appreciate any fever, you have a normal temperature.", "Normal temperature."),
        ("en", "D: We won't change the lisinopril.", "Continue lisinopril."),
        ("en", "D: No problem, we can see you in two weeks.", "See in 2 weeks."),
        ("fr", "P: Pas de fièvre, pas de frissons.", "Pas de fièvre ni de frissons."),
        ("fr", "P: Je ne fume pas mais je bois du vin.", "Boit du vin."),
        ("fr", "P: De la fièvre, non.", "Pas de fièvre."),
    ],
)  # fmt: skip
def test_what_only_seems_turned_round_is_let_pass(language: str, said: str, claim: str) -> None:
    r = reading(said, language)
    grounds = grounds_of(tuple(s.evidence() for s in r.sentences if s.text in said), r)
    assert {f.message for f in failures(claim, grounds, language)}.isdisjoint({"reversed", "negation"})


@pytest.mark.parametrize(
    ("reply", "polarity"),
    [("I have.", "yes"), ("I have not.", "no"), ("I do not.", "no"), ("I don't.", "no"),
     ("I don't know.", None), ("I don't remember.", None), ("I don't think so.", "no")],
)  # fmt: skip
def test_what_a_reply_settles(reply: str, polarity: str | None) -> None:
    r = reading(f"D: Have you had the vaccine?\nP: {reply}", "en")
    assert r.sentences[-1].polarity == polarity


def test_the_amount_of_a_change_in_weight_is_checked() -> None:
    r = reading("P: I've lost 110 pounds.", "en")
    grounds = grounds_of((r.sentences[-1].evidence(),), r)
    assert not [f for f in failures("She has lost 110 pounds.", grounds, "en") if f.severity == "major"]
    assert [f for f in failures("She has lost 165 pounds.", grounds, "en") if f.message == "number"]
