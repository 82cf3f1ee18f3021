"""The whole way, on conversations of our own; and on any text at all."""

import pytest
from conversations import note, section
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chevet.contracts.draft import broken_evidence
from chevet.contracts.transcript import Transcript, Utterance
from chevet.engines.language.grounded import CARD, draft
from chevet.language.draft import draft_note
from chevet.language.errors import NotADialogue, UnknownTemplate
from chevet.language.read import parse_dialogue

ENGLISH = """\
Doctor: Good morning, Ms. Reed, nice to meet you. What brings you in today?
Patient: I've had, um, a really bad cough for 5 days and it keeps me awake.
Doctor: Any fever?
Patient: Yeah.
Doctor: Any chest pain or shortness of breath?
Patient: No.
Doctor: Do you have any medical problems?
Patient: I have asthma. My father had a heart attack.
Doctor: Do you take any medications?
Patient: I use albuterol as needed.
Doctor: Are you allergic to anything?
Patient: Yes, penicillin. I got hives.
Doctor: Do you smoke?
Patient: I smoke ten cigarettes a day.
Doctor: The weather is awful, isn't it?
Patient: Yes, my garden is under water.
Doctor: Let me examine you. Your temperature is thirty eight point four, your oxygen saturation is 96 percent.
Doctor: Your lungs, I hear some crackles at the right base. There is no wheezing.
Doctor: So I think you have pneumonia. I'm going to order a chest x-ray.
Doctor: I'll start you on azithromycin 500 mg once a day for three days.
Doctor: I'd like to see you back in one week. If you get short of breath, go to the emergency room.
Patient: Thank you, doctor.
"""

FRENCH = """\
Médecin : Bonjour monsieur Lambert, qu'est-ce qui vous amène ?
Patient : Bonjour docteur. J'ai mal à la gorge depuis trois jours, et j'ai des frissons.
Médecin : Avez-vous de la fièvre ?
Patient : Oui.
Médecin : Est-ce que vous toussez, avez-vous le nez qui coule ?
Patient : Non, pas du tout.
Médecin : Avez-vous des antécédents ?
Patient : J'ai un diabète de type deux. Ma mère a eu un cancer du sein.
Médecin : Quels médicaments prenez-vous ?
Patient : De la metformine, mille milligrammes matin et soir.
Médecin : Êtes-vous allergique à un médicament ?
Patient : Non.
Médecin : Est-ce que vous fumez ?
Patient : J'ai arrêté de fumer il y a dix ans.
Médecin : Je vais vous examiner. Votre tension est à treize huit, la température à trente-huit cinq.
Médecin : Les amygdales sont rouges, avec des dépôts. Il n'y a pas de ganglions.
Médecin : C'est une angine. Je vous prescris de l'amoxicilline, un gramme deux fois par jour pendant six jours.
Médecin : Je voudrais vous revoir dans une semaine. Si la fièvre persiste, appelez-moi.
Patient : Merci docteur, bonne journée.
"""


def test_english() -> None:
    d = draft(parse_dialogue(ENGLISH, id="x"), draft_id="d")
    assert (
        d.text
        == """\
Chief complaint
Cough.

History of present illness
The patient, with a history of asthma, presents for evaluation of cough. \
She has had a really bad cough for 5 days and it keeps her awake. \
Reports fever. Denies chest pain or shortness of breath.

Review of systems
Constitutional: reports fever.
Cardiovascular: denies chest pain.
Respiratory: reports cough; denies shortness of breath.

Past medical history
Asthma.

Medications
Albuterol as needed.

Allergies
Penicillin: hives.

Family history
Father: myocardial infarction.

Social history
She smokes 10 cigarettes a day.

Vital signs
Temperature 38.4 °C.
Oxygen saturation 96%.

Physical examination
Respiratory: some crackles at the right base.
No wheezing.

Assessment
Possible pneumonia.

Plan
Start azithromycin 500 mg once a day for 3 days.
Order a chest x-ray.

Instructions
See her back in one week.
If she gets short of breath, go to the emergency room."""
    )
    assert d.findings == ()


def test_french() -> None:
    d = draft(parse_dialogue(FRENCH, id="x"), draft_id="d")
    assert d.language == "fr"
    assert (
        d.text
        == """\
Motif de consultation
Mal de gorge.

Histoire de la maladie
A mal à la gorge depuis trois jours, et il a des frissons. Signale : fièvre. Pas de toux ni de nez qui coule.

Antécédents
Diabète de type 2.

Traitement en cours
Metformine 1000 mg matin et soir.

Allergies
Pas d'allergie connue, question posée.

Antécédents familiaux
Mère : cancer du sein.

Mode de vie
A arrêté de fumer il y a dix ans.

Constantes
Tension artérielle 130/80 mmHg.
Température 38,5 °C.

Examen clinique
Oto-rhino-laryngologie : les amygdales sont rouges, avec des dépôts.
Cou : pas de ganglions.

Conclusion
Angine.

Conduite à tenir
Débuter amoxicilline 1 g deux fois par jour pendant 6 jours.

Consignes au patient
Revoir dans une semaine.
Consigne : si la fièvre persiste, appelez-moi."""
    )
    assert d.findings == ()


@pytest.mark.parametrize("text", [ENGLISH, FRENCH])
def test_everything_has_evidence_and_an_id_of_its_own(text: str) -> None:
    t = parse_dialogue(text, id="x")
    d = draft(t, draft_id="d")
    assert broken_evidence(d, t) == []
    ids = [i.id for i in (*d.statements(), *d.facts.all())]
    assert len(ids) == len(set(ids))
    assert all(ids)
    assert all(i.evidence for i in (*d.statements(), *d.facts.all()))
    assert draft(t, draft_id="d") == d


def test_small_talk_is_left_out() -> None:
    text = draft(parse_dialogue(ENGLISH, id="x"), draft_id="d").text
    assert "garden" not in text
    assert "weather" not in text


def test_the_engine_signs_with_the_hash_of_its_rules() -> None:
    d = draft(parse_dialogue(ENGLISH, id="x"), draft_id="d")
    assert d.engine.name == "grounded"
    assert d.engine.sha256 == CARD.sha256
    assert len(CARD.sha256 or "") == 64


def test_corrections_of_side_across_sentences() -> None:
    lines = "D: Let me examine you. There are crackles at the right base. Sorry, the left base.\n"
    assert section(note(lines, "en"), "29545-1")[-1] == "Respiratory: crackles at the left base."
    lines = "D: Je vais vous examiner. Le genou droit est gonflé. Pardon, le genou gauche.\n"
    assert section(note(lines, "fr"), "29545-1")[-1] == "Locomoteur : le genou gauche est gonflé."


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_said(text: str) -> None:
    with pytest.raises(NotADialogue) as caught:
        draft(Transcript(id="t", language="en", utterances=(Utterance(id="u1", text=text),)), draft_id="d")
    assert caught.value.code == "empty"


def test_another_language_than_the_transcript_says() -> None:
    said = (
        "Tengo dolor de cabeza desde hace tres días y no puedo dormir por la noche, me duele mucho, doctor."
    )
    with pytest.raises(NotADialogue) as caught:
        draft(Transcript(id="t", language="en", utterances=(Utterance(id="u1", text=said),)), draft_id="d")
    assert caught.value.code == "language"


def test_unknown_template() -> None:
    with pytest.raises(UnknownTemplate, match="soap"):
        draft_note(parse_dialogue(ENGLISH, id="x"), draft_id="d", template="poem", engine=CARD.engine)


WORDS = (ENGLISH + FRENCH).split()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=25).map(" ".join),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["en", "fr"]),
)
def test_any_words_give_verbatim_evidence_or_a_clear_refusal(said: list[str], language: str) -> None:
    speakers = ("clinician", "patient", "unknown")
    t = Transcript(
        id="t",
        language=language,
        utterances=tuple(Utterance(id=f"u{n}", speaker=speakers[n % 3], text=s) for n, s in enumerate(said)),
    )
    try:
        d = draft(t, draft_id="d")
    except NotADialogue as refusal:
        assert refusal.code in ("empty", "language")
        return
    assert broken_evidence(d, t) == []
    assert all(s.evidence for s in d.statements())
