"""Texts of the kind that doctors type and nurses dictate: what is marked ⟦so⟧ must go, and nothing else may."""

import re

import pytest

from chevet.language.redaction import spans

ENGLISH = [
    "⟦John Smith⟧ is a 67-year-old man with type 2 diabetes, MRN ⟦00482913⟧, on metformin 1000 mg BID. What is the next step?",
    "Pt ⟦Maria Gonzalez⟧, DOB ⟦04/12/1958⟧, c/o chest pain x 3 days, BP 152/94, HR 98. Troponin 0.02. Rule out ACS?",
    "Hi Dr. ⟦Patel⟧, my daughter ⟦Emma⟧ has had a fever of 102 since ⟦Tuesday⟧... should I bring her in? You can reach me at ⟦(555) 283-4410⟧. Thanks, ⟦Laura⟧",
    "What is the differential for bilateral hilar lymphadenopathy in a 34 year old with Lofgren syndrome?",
    "Mrs. ⟦O'Connor⟧ was seen at ⟦St. Mary's Hospital⟧ on ⟦March 3rd, 2024⟧ for a Foley catheter change; Parkinson's disease stable on Sinemet 25/100.",
    "My patient, ⟦Ahmed Al-Farsi⟧, is 52. He lives at ⟦48 Maple Avenue, Springfield, IL 62704⟧.",
    "Dr ⟦nguyen⟧ wants an echo, EF was 35% on last MRI. pt wife ⟦susan⟧ called ⟦212-555-0147⟧",
    "Is apixaban 5 mg BID safe with Child-Pugh B cirrhosis and eGFR 48?",
    "Please fax labs to ⟦617-555-0188⟧, attn ⟦Karen Lee⟧, RN. Insurance member ID ⟦XKJ884213907⟧.",
    "SSN ⟦123-45-6789⟧, email ⟦bob.jones@example.com⟧, portal ⟦https://mychart.example.org/p/8841⟧, IP ⟦192.168.4.21⟧",
    "Pacemaker serial number ⟦PZK601234S⟧ implanted ⟦6/14/2019⟧ by Dr. ⟦Elizabeth Warren-Hughes⟧ at ⟦Cleveland Clinic⟧.",
    "Crohn's flare on Humira 40 mg every 2 weeks, CRP 48, calprotectin 900. Next line: ustekinumab or vedolizumab?",
    "Signed electronically by ⟦Rachel Kim⟧, MD on ⟦2023-11-05⟧",
    "Pt is a ⟦94⟧ year old female from ⟦Tulsa⟧ with Alzheimer's disease, Lewy body features, MMSE 14/30.",
    "Glasgow Coma Scale 14, Wells score 4.5, CHA2DS2-VASc 3, Babinski negative, Murphy's sign positive.",
    "dictated by nurse ⟦Joy⟧: mr ⟦Thompson⟧ in room ⟦412B⟧ refused his 10 pm heparin; his son ⟦Mark⟧ will be back on ⟦Friday⟧",
    "Compare lisinopril 10 mg vs losartan 50 mg for a Black patient with HFrEF, K 5.4, Cr 1.8.",
    "Good morning, this is ⟦Priya Raman⟧. I started Lexapro in ⟦January⟧ and I feel worse. My date of birth is ⟦July 8, 1990⟧.",
    "Patient ⟦Wei Chen⟧ (chart # ⟦A-55821⟧) had a Whipple procedure on ⟦12 Feb 2022⟧ under Dr. ⟦Hoffman⟧.",
    "Staph aureus bacteremia, E. coli UTI, C. difficile PCR positive; Vancomycin trough 18.",
    "Driver's license ⟦D1234567⟧, plate ⟦7ABC123⟧, account number ⟦00012345678⟧, health plan number ⟦H998877665⟧.",
    "I saw ⟦Grace⟧ today with her mother. ⟦Grace⟧ is doing well after appendectomy.",
    "Follow up in 2 weeks. Take 1-2 tablets every 4-6 hours, max 8 per day. Pain 7/10.",
    "⟦Tyrone Jackson⟧ 45M presents with SOB. Lives in ⟦Baltimore⟧. PCP: Dr. ⟦Alice Murray⟧. Allergies: Penicillin.",
]
FRENCH = [
    "M. ⟦DUPONT Jean⟧, né le ⟦12/03/1951⟧, hospitalisé dans le service de cardiologie pour un OAP. IPP ⟦8003456712⟧.",
    "Mme ⟦Lefèvre⟧ est suivie par le Dr ⟦Martin⟧ pour une maladie de Crohn, sous Humira 40 mg toutes les 2 semaines.",
    "Patiente de 67 ans, HTA traitée par ramipril 5 mg, diabète de type 2, adressée par le Dr ⟦Sophie BERNARD⟧.",
    "Vu ce jour ⟦Karim Benali⟧, 45 ans, accompagné de son épouse ⟦Nadia⟧. Tél : ⟦06 12 34 56 78⟧.",
    "Consultation du ⟦3 avril 2023⟧ à l'hôpital ⟦Bichat⟧. TA 135/80, FC 72, SpO2 98 %.",
    "Adresse : ⟦14 rue des Lilas⟧, ⟦69003 Lyon⟧. NIR ⟦2 51 03 75 116 001 42⟧.",
    "Syndrome de Guillain-Barré, signe de Babinski négatif, score de Glasgow à 15, sonde de Foley en place.",
    "Cher confrère, je vous remercie de m'avoir adressé Madame ⟦Chloé Petit⟧ pour une dyspnée d'effort.",
    "Bien cordialement, Dr ⟦P. Garnier⟧, RPPS ⟦10101234567⟧",
    "Hémoglobine 12,4 g/dL, créatinine 88 µmol/L, CRP 12 mg/L, INR 2,3.",
    "Infirmière ⟦Julie⟧ : M. ⟦Traoré⟧, chambre ⟦312⟧, douleur EVA 6/10, paracétamol 1 g donné.",
    "Patient né le ⟦vingt-deux mars mille neuf cent cinquante⟧ à ⟦Marseille⟧, transféré du CHU de ⟦Nantes⟧ le ⟦05/06/2022⟧.",
    "Sa fille ⟦Camille⟧ demande un rendez-vous ; joignable au ⟦07.81.22.33.44⟧ ou ⟦camille.roux@exemple.fr⟧.",
    "Ordonnance : amoxicilline 1 g matin, midi et soir pendant 7 jours. Doliprane si douleur.",
    "Dossier n° ⟦2023-114589⟧, mutuelle MGEN n° adhérent ⟦4587123⟧.",
    "Échographie de Doppler, lésion de Mallory-Weiss, tendon d'Achille, canal de Wirsung dilaté.",
    "Mme Vve ⟦MOREL⟧ née ⟦GAUTHIER Lucienne⟧, ⟦96⟧ ans, vit à l'EHPAD ⟦Les Tilleuls⟧.",
    "Le patient a été opéré par le Pr ⟦Le Goff⟧ en ⟦mai 2019⟧ d'une prothèse totale de hanche.",
]
MORE = [
    "⟦Margaret⟧ called to say she is out of her Synthroid 88 mcg. Her callback number is ⟦303.555.0199⟧.",
    "32F G2P1 at 28 weeks, GDM on insulin glargine 12 units. Fasting 98. Should I increase?",
    "Spoke with ⟦Robert Chen⟧'s wife, ⟦Linda⟧, re: discharge from ⟦Mount Sinai Hospital⟧ on ⟦5/2⟧.",
    "Subject: refill request - ⟦Daniel O'Brien⟧, dob ⟦1/9/77⟧. Adderall XR 20 mg, CVS on ⟦Main Street⟧.",
    "please advise on ⟦kevin murphy⟧, K 6.1, on spironolactone. -Dr. ⟦Alvarez⟧",
    "Does amoxicillin-clavulanate interact with warfarin? INR 3.4 yesterday.",
    "Neonate Baby Boy ⟦Rodriguez⟧, MRN: ⟦7723491⟧, bili 14.2 at 48 h.",
    "⟦Fatima Hassan⟧, a retired teacher from ⟦Dearborn⟧, has stage 3b CKD and hyperkalemia.",
    "Pt with Hx of Graves disease, s/p RAI ⟦2011⟧, TSH 0.01, presents w/ palpitations. Dr. ⟦Susan Graves⟧ following.",
    "Seen at ⟦Lakeside Family Medicine⟧ by NP ⟦Jordan Blake⟧; next visit ⟦Nov 3⟧.",
    "I have a 58-year-old patient, Mr. ⟦Kowalski⟧, with Zenker diverticulum and Barrett's esophagus.",
    "Hello, ⟦Tom⟧ here. My Medicare number is ⟦1EG4-TE5-MK73⟧ and my account # is ⟦44-90128⟧.",
    "Ms. ⟦Nakamura⟧ (employee ID ⟦E20931⟧) needs a work note for ⟦10/12/23⟧ through ⟦10/14/23⟧.",
    "What empiric antibiotics for hospital-acquired pneumonia with MRSA risk? Vanc + cefepime okay?",
    "My husband ⟦Steve⟧ fell at ⟦Golden Gate Park⟧ last ⟦Thursday⟧, bruise on L hip.",
    "Patient's lawyer Mr. ⟦Feinstein⟧ requests records, fax ⟦(415) 555-2671⟧.",
    "Review: Ozempic vs Mounjaro in T2DM with BMI 34, A1c 9.2, prior pancreatitis.",
    "⟦Sarah⟧ is 14 months old, ⟦Sarah⟧'s weight is 9.8 kg, MMR due.",
    "Mme ⟦Garcia Lopez Ana⟧, 54 ans, vue aux urgences du CH de ⟦Melun⟧ le ⟦14/09⟧ pour douleur thoracique.",
    "Compte rendu dicté par le Dr ⟦Anne-Sophie Le Bihan⟧, médecin au CHU ⟦Pontchaillou⟧, ⟦Rennes⟧.",
    "Monsieur ⟦Jacques Lemoine⟧ demeurant ⟦8 bis avenue Victor Hugo⟧, ⟦75016 Paris⟧, tél. ⟦01 45 67 89 10⟧.",
    "Patient sous Eliquis 5 mg x2/j, Bisoprolol 2,5 mg, Kardegic 75. ECG : rythme sinusal, BBG.",
    "Mon fils ⟦Théo⟧ a 39 de fièvre depuis ⟦mardi soir⟧, que dois-je faire ? Merci, ⟦Isabelle Roux⟧",
    "Le patient ⟦Moussa DIALLO⟧, né le ⟦1er janvier 1988⟧ à ⟦Conakry⟧, sans antécédent notable.",
    "Courrier adressé au Pr ⟦Vandenberghe⟧, service d'hématologie, hôpital ⟦Saint-Louis⟧.",
    "Antécédents : HTA, BPCO, AVC sylvien gauche en ⟦2016⟧, maladie de Basedow, hystérectomie.",
    "Suivi infirmier : Mme ⟦Kone⟧, lit ⟦12⟧, glycémie 1,80 g/L, 4 UI de Novorapid faites à 12h.",
    "N° sécu : ⟦1 85 05 78 006 084 91⟧, mutuelle Harmonie n° ⟦00451278⟧.",
    "Joindre la fille, Mme ⟦Delphine Aubert⟧, au ⟦06-98-76-54-32⟧ avant le ⟦20 décembre⟧.",
    "Intervention le ⟦lundi 6 mai 2024⟧ par le Dr ⟦Haddad⟧ à la clinique ⟦des Cèdres⟧ : cholécystectomie.",
    "Biopsie n° ⟦H23-04567⟧ : adénocarcinome Gleason 7 (3+4), Ki67 15 %.",
    "Examen clinique normal. Murmure vésiculaire bilatéral. Lasègue négatif. Pas de signe de Kernig.",
]
MARKED = re.compile(r"⟦([^⟧]*)⟧")


def _plain(marked: str) -> tuple[str, list[tuple[int, int]]]:
    text, gold, at = "", [], 0
    for match in MARKED.finditer(marked):
        text += marked[at : match.start()]
        gold.append((len(text), len(text) + len(match[1])))
        text += match[1]
        at = match.end()
    return text + marked[at:], gold


@pytest.mark.parametrize("marked", ENGLISH + FRENCH + MORE)
def test_everything_marked_goes_and_nothing_else(marked: str) -> None:
    text, gold = _plain(marked)
    gone = {i for s in spans(text) for i in range(s.start, s.end)}
    ought = {i for a, b in gold for i in range(a, b)}
    kept = "".join(text[i] for i in sorted(ought - gone) if text[i].isalnum())
    lost = [s.text for s in spans(text) if not ought & set(range(s.start, s.end))]
    assert (kept, lost) == ("", []), text
