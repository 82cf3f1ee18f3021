"""When two names mean the same drug, substance or problem, in English and French.

Errs towards "not the same": then a fact shows as new, and a person looks. Sources: WHO INN stems
("The use of stems in the selection of INN", 2018) for drug classes and for the regular differences
of spelling between English and French INN; the INN/BAN/USAN pairs of the British National Formulary.
"""

import re
import unicodedata

_SALTS = frozenset(
    """
    acetate arginine besilate besylate bromhydrate bromide bromure calcic calcique chlorhydrate chloride citrate
    dihydrate dihydrochloride disodique erbumine fumarate furoate gluconate hemihydrate hydrobromide hydrochloride
    magnesique maleate medoxomil mesilate mesylate monohydrate nitrate phosphate potassique propionate sodique
    succinate sulfate sulphate tartrate tosylate trihydrate xinafoate
    """.split()
)
# Salts that are also drugs of their own ("sodium chloride"): dropped only beside another word.
_SALT_IONS = frozenset("sodium potassium calcium magnesium zinc lithium hcl".split())
_FORMS = frozenset(
    """
    tablet tablets tab comprime comprimes cp capsule capsules gelule gelules caplet oral orale orally injection
    injectable injectables solution suspension syrup sirop cream creme ointment pommade gel patch inhaler inhalateur
    inhalation aerosol spray puff puffs bouffee bouffees drops gouttes suppository suppositoire extended release
    modified delayed lp er xr sr cr mr ec film coated pellicule secable gastro resistant prolonged liberation
    prolongee chewable dispersible effervescent subcutaneous intravenous nasal metered dose actuat pen prefilled
    syringe vial pack mg g mcg ug ml l iu ui unit units unite unites hr hour actuation
    of the a an de du des d la le les l en for pour po
    """.split()
)
# name after normalisation -> the name that we compare by
_SAME_DRUG = {
    "acetaminophen": "paracetamol",
    "apap": "paracetamol",
    "tylenol": "paracetamol",
    "doliprane": "paracetamol",
    "asa": "aspirin",
    "acid acetylsalicyliqu": "aspirin",
    "acetylsalicylic acid": "aspirin",
    "albuterol": "salbutamol",
    "ventolin": "salbutamol",
    "ventolin hfa": "salbutamol",
    "adrenalin": "epinephrin",
    "noradrenalin": "norepinephrin",
    "glyburid": "glibenclamid",
    "frusemid": "furosemid",
    "lasix": "furosemid",
    "lasilix": "furosemid",
    "advil": "ibuprofen",
    "motrin": "ibuprofen",
    "ibuprofen": "ibuprofen",
    "lignocain": "lidocain",
    "amoxycillin": "amoxicillin",
    "aciclovir": "acyclovir",
    "cyclosporin": "ciclosporin",
    "cephalexin": "cefalexin",
    "thyroxin": "levothyroxin",
    "levothyrox": "levothyroxin",
    "synthroid": "levothyroxin",
    "glucophag": "metformin",
    "lipitor": "atorvastatin",
    "tahor": "atorvastatin",
    "augmentin": "amoxicillin/clavulanat",
    "acid clavulaniqu": "clavulanat",
    "clavulanic acid": "clavulanat",
    "pethidin": "meperidin",
    "penicillin g": "benzylpenicillin",
    "penicillin v": "phenoxymethylpenicillin",
    "coumadin": "warfarin",
    "latex": "latex",
    "peanut": "arachid",
    "peanuts": "arachid",
    "cacahuet": "arachid",
    "cacahuets": "arachid",
    "egg": "oeuf",
    "eggs": "oeuf",
    "oeufs": "oeuf",
    "bee venom": "venin abeill",
    "sulfa drugs": "sulfamid",
    "sulfa": "sulfamid",
    "sulfonamid": "sulfamid",
    "sulfonamids": "sulfamid",
    "sulfamids": "sulfamid",
}
# What a class is called in an allergy list (normalised) -> how its members' INN look.
_CLASSES: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = (
    (frozenset({"penicillin", "penicillins", "beta-lactam", "beta lactam"}), re.compile(r"cillin$")),
    (
        frozenset({"cephalosporin", "cephalosporins", "beta-lactam", "beta lactam"}),
        re.compile(r"^(cef|ceph)"),
    ),
    (frozenset({"sulfamid"}), re.compile(r"^(sulfa|co-?trimoxazol|trimethoprim$)")),
    (frozenset({"macrolid", "macrolids"}), re.compile(r"thromycin$")),
    (frozenset({"quinolon", "quinolons", "fluoroquinolon", "fluoroquinolons"}), re.compile(r"oxacin$")),
    (frozenset({"tetracyclin", "tetracyclins"}), re.compile(r"cyclin$")),
    (frozenset({"statin", "statins"}), re.compile(r"vastatin$")),
    (
        frozenset({"ac inhibitor", "ac inhibitors", "ace inhibitor", "ace inhibitors", "iec"}),
        re.compile(r"pril$"),
    ),
    (
        frozenset({"nsaid", "nsaids", "ain", "ains", "anti-inflammatoires", "anti-inflammatory"}),
        re.compile(
            r"^(aspirin|ibuprofen|naproxen|ketoprofen|diclofenac|indometacin|meloxicam|piroxicam|celecoxib)$"
        ),
    ),
)
_SAME_PROBLEM = {
    "high blood pressure": "hypertension",
    "hta": "hypertension",
    "htn": "hypertension",
    "hypertension arteriell": "hypertension",
    "arterial hypertension": "hypertension",
    "essential hypertension": "hypertension",
    "essential primary hypertension": "hypertension",
    "hypertension essentiell": "hypertension",
    "hypertensiv disorder": "hypertension",
    "hypertensiv disorder systemic arterial": "hypertension",
    "type 2 diabetes": "diabetes 2",
    "type 2 diabetes mellitus": "diabetes 2",
    "type ii diabetes": "diabetes 2",
    "diabetes mellitus type 2": "diabetes 2",
    "diabetes type 2": "diabetes 2",
    "diabet type 2": "diabetes 2",
    "diabet sucre type 2": "diabetes 2",
    "type 1 diabetes": "diabetes 1",
    "type 1 diabetes mellitus": "diabetes 1",
    "diabetes mellitus type 1": "diabetes 1",
    "diabet type 1": "diabetes 1",
    "diabet sucre type 1": "diabetes 1",
    "asthm": "asthma",
    "high cholesterol": "hypercholesterolemia",
    "hypercholesterolemi": "hypercholesterolemia",
    "hypercholesterolaemia": "hypercholesterolemia",
    "depressiv disorder": "depression",
    "copd": "copd",
    "chronic obstructiv pulmonary diseas": "copd",
    "chronic obstructiv lung diseas": "copd",
    "bpco": "copd",
    "bronchopneumopathi chroniqu obstructiv": "copd",
    "atrial fibrillation": "atrial fibrillation",
    "afib": "atrial fibrillation",
    "fibrillation atrial": "atrial fibrillation",
    "fibrillation auriculair": "atrial fibrillation",
    "heart failur": "heart failure",
    "insuffisanc cardiaqu": "heart failure",
    "chronic kidney diseas": "chronic kidney disease",
    "insuffisanc renal chroniqu": "chronic kidney disease",
    "maladi renal chroniqu": "chronic kidney disease",
    "hypothyroidi": "hypothyroidism",
    "migrain": "migraine",
    "gerd": "gastroesophageal reflux",
    "gastroesophageal reflux diseas": "gastroesophageal reflux",
    "gastro-oesophageal reflux diseas": "gastroesophageal reflux",
    "reflux gastro-oesophagien": "gastroesophageal reflux",
    "rgo": "gastroesophageal reflux",
    "arthros": "osteoarthritis",
    "osteoarthritis": "osteoarthritis",
    "urinary tract infection": "urinary tract infection",
    "uti": "urinary tract infection",
    "infection urinair": "urinary tract infection",
}
_PROBLEM_FILLER = frozenset(
    "of the a an de du des d la le les l un une disorder finding diagnosis history".split()
)
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_AND = re.compile(r"\s*(?:/|\+|\band\b|\bet\b|,)\s*")


def plain(text: str) -> str:
    """Lower case, without accents, ligatures apart, what stands in brackets left out."""
    text = re.sub(r"\([^)]*\)", " ", text.replace("œ", "oe").replace("Œ", "oe").replace("’", "'"))
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def ingredients(name: str) -> frozenset[str]:
    """The ingredients that a drug's name holds, each under one name; strength, form and salt left out.

    >>> ingredients("Metformin hydrochloride 500 MG Oral Tablet") == ingredients("chlorhydrate de metformine")
    True
    """
    found: set[str] = set()
    for part in _AND.split(plain(name)):
        known = _one_ingredient(part)
        found.update(k for k in known.split("/") if k)
    return frozenset(found)


def allergic_to(substance: str, drug: str) -> bool:
    """Whether a drug is the substance or of the class that an allergy names."""
    named, taken = ingredients(substance), ingredients(drug)
    if named & taken:
        return True
    return any(
        calls & named and any(looks.search(ingredient) for ingredient in taken) for calls, looks in _CLASSES
    )


def problem(text: str) -> str:
    """A problem's text to compare by; equal for the same problem in English and French where we know both."""
    words = [w for w in _WORD.findall(plain(text)) if w not in _PROBLEM_FILLER]
    key = " ".join(_stem(w) for w in words)
    return _SAME_PROBLEM.get(key, key)


def _one_ingredient(part: str) -> str:
    words = [w for w in _WORD.findall(part) if w not in _FORMS and w not in _SALTS]
    words = [w for w in words if not re.fullmatch(r"\d+(mg|g|mcg|ug|ml|ui|iu|h|hr)?", w)]
    if len(words) > 1:
        words = [w for w in words if w not in _SALT_IONS] or words
    key = " ".join(_stem(w) for w in words)
    return _SAME_DRUG.get(key, key)


def _stem(word: str) -> str:
    """Without the final mute e that French INN add (amoxicilline, metformine) and English ones sometimes have."""
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
