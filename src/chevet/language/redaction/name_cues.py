"""What stands before, behind and around people's names: titles, kin, greetings, labels, and what tells an eponym."""

import re

WORD = re.compile(r"[^\W\d_]+(?:['’\-](?=[^\W\d_])[^\W\d_]+)*")
TITLES = frozenset(
    """dr drs doctor doc prof professor mr mrs ms miss mx sir dame nurse sister pharmacist attending resident surgeon np pa
    rn md rev reverend father captain pastor judge officer
    m mm mme mmes mlle melle mlles monsieur madame mademoiselle docteur docteurs professeur pr prs maitre me veuve epouse
    interne infirmiere infirmier ide sage-femme kine orthophoniste psychologue psychiatre dieteticienne externe ccda cca ph""".split()
)
SURE = frozenset(
    "dr drs prof mr mrs ms mx mm mme mmes mlle melle mlles docteur docteurs professeur pr prs monsieur madame mademoiselle miss maitre".split()
)
KIN = frozenset(
    """mother father mom mum dad wife husband son daughter brother sister partner fiance fiancee girlfriend boyfriend aunt uncle cousin
    niece nephew grandson granddaughter grandmother grandfather grandma grandpa friend neighbor neighbour caregiver carer roommate
    twin baby spouse colleague boss supervisor patient client pt named called name signed cosigned sincerely
    mere pere maman papa femme mari epoux epouse fils fille frere soeur compagne compagnon concubin conjoint tante oncle neveu
    cousine grand-mere grand-pere ami amie voisin voisine aidant patiente appelle appele appelee nommee prenomme
    nom prenom naissance signe dicte redige valide redacteur""".split()
)
CALLED = re.compile(
    r"(?i)\b(?:(?:my|your|his|her|their|pt|patient|patient's|baby's|son's|daughter's|wife's|husband's|full|first|last|maiden|given) name(?: is|'s| was|:|\?)|i am|i'm|this is|named|name ?[:=]|goes by|known as|je m['’]appelle|s['’]appelle"
    r"|pr[ée]nomm[ée]e?|nomm[ée]e?|nom(?: de (?:naissance|famille|jeune fille))? ?:|pr[ée]noms? ?:|signed(?: by)? ?:?|patient(?:e)? ?:|pt ?:|vu(?:e)? par|seen by|sign[ée] par|from ?:|to ?:|attn ?:?|de ?:) ?(?P<n>[^\W\d_][\w'’-]*(?: [A-Z]\.?(?= ))?(?: [^\W\d_][\w'’-]+){0,2})"
)
GREETING = re.compile(
    r"(?im)(?:^|[.!?\"“] )(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|bonjour|bonsoir|salut|ch[eè]re?s?|thanks|thank you|thx|ty|regards|best|cheers|sincerely|cordialement|bien [àa] vous|merci|amicalement|love|yours|warmly|respectfully|sincèrement)"
    r"(?: (?:regards|wishes|again|so much|you|truly|confr[èe]re|all|a lot))?[ ,!.–—-]*\s?(?P<n>[^\W\d_][\w'’-]*\.?(?: [^\W\d_][\w'’-]+){0,2})(?=\s*(?:[,.!:\n;–-]|$))"
)
TAG = re.compile(r"(?m)^[ \t>]*(?P<n>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’.-]*){0,2})(?= ?:)")
LINE = re.compile(
    r"(?m)^[ \t>~-]*(?P<n>[A-ZÀ-Þ][\w'’-]+\.?(?: [A-ZÀ-Þ][\w'’.-]*){0,3})(?=,? ?(?:MD|RN|NP|DO|PhD|PA-C)?[ \t]*$)"
)
MIXED = re.compile(
    r"(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLe)(?<!\bLa)(?<!\bDu)(?<!\bVan)(?<!\bFitz)(?<=[a-z])[A-Z]"
)
CREDENTIAL = re.compile(
    r"\b(?P<n>[A-ZÀ-Þ][\w'’-]+(?: [A-Z]\.?)?(?: [A-ZÀ-Þ][\w'’-]+){0,2}),? (?:MD|M\.D\.|RN|NP|DO|PA-C|PA|DNP|PhD|PharmD|LPN|CNA|FNP|APRN|LCSW|DDS|DPM)\b"
)
BORN = re.compile(  # capitals before a birth are a name
    r"(?P<n>[A-ZÀ-Þ][\w'’-]+(?:,? [A-ZÀ-Þ][\w'’.-]*){0,3}),? \(?(?:n[ée]+\(?e?\)? (?:le|à|en|\d)|Née? le|NÉE? LE|NEE? LE|DDN|DOB|D\.O\.B|born (?:on|in)|date of birth|date de naissance)"
)
EPONYM_AFTER = re.compile(
    r"['’]?s? ?(?:[a-z]+ )?(?:disease|syndrome|sign|test|score|scale|catheter|criteria|procedure|fracture|palsy|lymphoma|classification|stage|grade|man(?:o)?euv(?:er|re)|reflex|ulcer|(?:o)?esophagus|contracture|thyroiditis|tumou?r"
    r"|sarcoma|monitor|node|nodes|line|tube|valve|index|rule|point|law|phenomenon|bodies|body|cells?|glands?|duct|virus|vaccine|drain|needle|forceps|repair|operation|technique|position|hernia|diverticulum|anemia|ataxia|cyst|classe?)\b"
)
EPONYM_BEFORE = re.compile(
    r"(?i)(?:maladie|syndrome|signe|score|test|[ée]chelle|classification|anneau|sonde|man[oœ]+euvre|fracture|loge|canal|tendon|index|indice|crit[èe]res?|sarcome|lymphome|tumeur|thyro[ïi]dite|ulc[èe]re|drain|aiguille|valve|intervention|op[ée]ration|ph[ée]nom[èe]ne|r[ée]flexe|corps"
    r"|stade|grade|point|an[ée]mie|formule|proth[èe]se|voie|cath[ée]ter|n[ée]vralgie|purpura|[oœ]dème|loi|loi \w+|protocole|r[èe]gle|diverticule|glandes?|trompes?|ligament|d[ée]cret)(?: (?:de|d'|du|des|selon))?(?: la| l['’])? ?$"
)
DOES = re.compile(
    r" (?:is|was|says|said|has|had|asked|told|will|lives|called|calls|shouted|wants|needs|thinks|went|came|and (?=[A-Z])|a (?:dit|appel[ée]|eu)|dit|est (?=n[ée]|venu))\b|['’]s "
)
PLACED = re.compile(
    r"(?i)(?:grew up in|flew to|originally from|liv(?:es?|ed|ing) (?:in|near)|based in|moved (?:to|from)|born in|comes? from|travell?ed (?:to|from)|here from|home city|habite(?:nt)? [àa]|vit [àa]|domicili[ée]e? [àa]|n[ée]e? [àa]|originaire de) ?$"
)
PARTICLES = frozenset(
    "de da do dos das du des del della di la le les el al bin ben ibn abu van von der den ter ten vander st saint mac mc o y e d l".split()
)
NOT_AFTER_TITLE = frozenset(
    """and or the a an is was has had will would said says told gave ordered wants wanted please can could should may might my your our his her their i me we you he she
    it they who which that this these those for to of in on at by with about from if when while prescribed recommended office appointment visit thinks
    suggested mentioned know knows asked call called et ou le la les un une est a ont qui que dit pour de du des en au aux chez par avec sur son sa ses mon ma
    mes votre notre se ne pas je il elle on nous vous ils elles note notes not no yes oui non referral letter team clinic practice manager specialist station staff
    practitioner home care educator line the reports report reported agrees adresse presente presentait souffre vit age agee ayant""".split()
)
PLACE_BEFORE = frozenset(
    "in from near at to live lives living moved visiting outside of around a à de vers habite habitent né née nee ne reside résidant residant domicilie sur ville".split()
)
