"""What a folded word may be: a name, a place, a common word, a medical word."""

import re
from functools import lru_cache

from chevet.language.redaction.lists import folded, given
from chevet.language.tokens import fold
from chevet.language.vocabulary import drug_rows, read

# Names of people that medicine uses for things; a title or a first name before one makes it a person again.
EPONYMS = frozenset(
    """parkinson crohn foley charcot alzheimer hodgkin addison cushing graves hashimoto huntington bell babinski romberg glasgow
    apgar braden norton barthel katz karnofsky holter doppler swan ganz hickman groshong penrose kehr redon kocher mcburney
    murphy rovsing lasegue tinel phalen homans virchow wilson marfan turner down klinefelter guillain barre kawasaki kaposi
    burkitt ewing wilms paget raynaud sjogren behcet reiter still felty wegener goodpasture berger alport fanconi bartter
    gitelman conn sheehan simmonds whipple barrett zollinger ellison mallory weiss boerhaave meckel hirschsprung billroth
    roux nissen hartmann miles lynch gardner peutz jeghers gilbert budd chiari caroli oddi vater dupuytren colles smith
    monteggia galeazzi bennett lisfranc achilles scheuermann perthes osgood schlatter baker morton tietze horner
    adie argyll robertson wernicke korsakoff broca tourette lewy creutzfeldt jakob pick rett dravet lennox gastaut west
    todd jackson hunt ramsay meniere epley hallpike dix rinne weber snellen amsler goldmann ishihara trendelenburg valsalva
    starling cheyne stokes kussmaul biot allen schirmer coombs widal mantoux pap gleason breslow clark child pugh maddrey
    ranson wells geneva killip forrester bazett fridericia cockcroft gault quetelet sokolow lyon cornell brugada wolff
    white fallot eisenmenger ebstein marfan takayasu horton bouchard heberden dercum bowen merkel lyell stevens johnson
    nikolsky koebner auspitz wickham wood tzanck ritter hutchinson carpentier starr bentall ross blalock taussig fontan
    glenn jatene rastelli mustard senning port-a-cath pezzer nelaton tiemann yankauer guedel magill macintosh miller
    luer huber tuohy quincke whitacre sprotte veress hasson mallampati cormack lehane aldrete bromage ramsay murray
    rankin nih barlow ortolani moro gallant gram giemsa ziehl neelsen sabouraud papanicolaou bence jones golgi purkinje
    langerhans leydig sertoli graaf douglas morgagni cowper skene bartholin montgomery braxton hicks leopold bishop naegele
    haase pfannenstiel mcroberts kristeller dejerine klumpke erb volkmann sudeck kienbock legg calve gaucher fabry pompe
    hurler hunter tay sachs niemann refsum wilms addison biermer vaquez waldenstrom kahler rendu osler weber minkowski
    chauffard fanconi diamond blackfan evans moschcowitz bernard soulier glanzmann von willebrand basedow quervain riedel
    plummer chvostek trousseau nelson kallmann sipple verner morrison lambert eaton duchenne becker steinert landouzy
    friedreich marie tooth strumpell arnold dandy walker sturge recklinghausen bourneville hippel lindau
    rolando sylvius willis monro luschka magendie schmorl baastrup modic pfirrmann lasegue leri schober adams risser cobb
    kernig brudzinski lhermitte hoffmann uhthoff gowers gottron jaccoud lyme ebola zika marburg lassa beck hamilton young
    folstein moca rey stroop conners vanderbilt edinburgh epworth berlin mini osteo levine oswestry harris constant
    kellgren lawrence gustilo salter weber danis garden pauwels neer schatzker ottawa canadian nexus centor mcisaac
    alvarado glasgow blatchford rockall forrest baveno milan metavir ishak child meld karch burch wartenberg finkelstein
    schwannoma mycobacterium salmonella listeria klebsiella escherichia pasteurella bartonella rickettsia brucella
    neisseria yersinia shigella""".split()
)
ENDINGS = re.compile(
    r"(?:itis|osis|emia|aemia|ectomy|ostomy|otomy|plasty|scopy|graphy|ology|pathy|algia|oma|opsy|uria|pnea|pnoea|penia|trophy|plegia|paresis|rrhage|rrhea|mab|nib|pril|sartan|olol"
    r"|statin|azole|cillin|mycin|micin|floxacin|cycline|oxetine|pram|triptan|gliptin|gliflozin|glutide|parin|xaban|gatran|dipine|zosin|lukast|terol|sone|solone|azepam|zolam|barbital"
    r"|caine|profen|coxib|vir|vudine|tidine|prazole|setron|dronate|tide|ase|ine|ite|ose|emie|ectomie|ostomie|otomie|plastie|scopie|graphie|logie|pathie|algie|ome|opsie|urie|pnee"
    r"|penie|trophie|plegie|paresie|rragie|rrhee|eux|euse|ique|iques|isation|ation|tion|aire|aires|ment|icide|amide|azine|oxine|idol|zepam|ium|ide|ate|one|ol)$"
)
# Of these, those that are more often somebody's name: kept only where the words around say so ("Murphy's sign").
OFTEN_NAMES = frozenset(
    """johnson smith baker wilson murphy clark miller nelson young harris hunter jackson turner lawrence walker marie bernard hunt
    wells west wood allen evans lambert morrison murray gardner simpson ellison montgomery bishop gilbert ross glenn weber becker
    hoffmann hamilton bell graves douglas carpenter stevens robertson barlow norton lewis reed ewing bennett arnold pick beck
    hicks blackfan down still ritter jacob jakob lyon miles lynch todd barrett osgood gallant adams berlin edinburgh vanderbilt
    leopold constant garden mini epstein katz levine garner moore kelly pasteur""".split()
)
# Words whose capital makes no name: months and days, languages and peoples, ranks, parts of letters.
CAPITALISED = frozenset(
    """i ok january february march april may june july august september october november december monday tuesday wednesday thursday
    friday saturday sunday janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi
    mercredi jeudi vendredi samedi dimanche english french spanish german italian portuguese polish russian chinese japanese
    korean arabic american british irish scottish welsh european african asian indian mexican canadian australian caucasian
    hispanic latino latina black white francais francaise anglais arabe christian muslim jewish catholic protestant hindu
    buddhist medicare medicaid covid sars google facebook youtube zoom mychart epic cerner tylenol advil us uk usa eu ed er icu
    iv im po prn bid tid qid qd hs ac pc pt pts dr dx rx hx sx tx fx re cc cv fyi asap tia nkda kg mg ml xr ct mri ecg ekg eeg
    bp hr rr spo2 temp bmi cbc cmp tsh psa inr a1c hba1c uti copd chf ckd dvt pe mi cva tia gerd ibs ibd ptsd adhd ocd
    christmas easter thanksgiving noel paques ramadan halloween mom dad mum grandma grandpa maman papa god dieu lord
    internet wifi samu smur stud uhcd usic sau aphp ap-hp nfs crp vs hta tdm irm eco vih vhb vhc bpco avc aomi acfa docteur
    professeur madame monsieur mademoiselle interne chef patiente patient bonjour cher chere merci iban bic rdv date tel telephone phone fax ipp nda nir rpps adeli finess sol inj comprime gel amp
    assistants clinique cliniques cadre adjoint adjoints secretaire service pole unite hopital email mail ssn mrn dob ne nee my
    happy new year bot agent caller operator user customer labor day chu ch chr chru ehpad ghu hia gh usld ssr had""".split()
)


@lru_cache
def medical_words() -> frozenset[str]:
    """Every folded word of the vocabularies and of the classification that is no everyday name."""
    found: set[str] = set(folded("medical"))

    def take(phrase: object) -> None:
        if isinstance(phrase, str):
            found.update(w for w in re.findall(r"[^\W\d_]{3,}", fold(phrase)))
        elif isinstance(phrase, list):
            for one in phrase:
                take(one)
        elif isinstance(phrase, dict):
            for one in phrase.values():
                take(one)

    for english, french, _, brands in drug_rows():
        take([english, french, *brands])
    for name in (
        "problems",
        "symptoms",
        "substances",
        "tests",
        "body",
        "results",
        "examination",
        "orders",
        "synonyms",
    ):
        take(read(name))
    return frozenset(found - _NAMES_TOO - OFTEN_NAMES)


_NAMES_TOO = frozenset(
    "john james mary ann anne paul peter george henry louis claire martin thomas marie jean david".split()
)


def is_medical(word: str) -> bool:
    """A drug, an illness, a test, a part of the body, or an eponym."""
    return word in medical_words() or (word in EPONYMS and word not in OFTEN_NAMES)


@lru_cache(maxsize=65536)
def sounds_medical(word: str) -> bool:
    """Whether an unknown word ends as drugs and illnesses do."""
    return len(word) > 5 and ENDINGS.search(word) is not None


def is_word(word: str, language: str) -> bool:
    """A common word of `en` or `fr`."""
    return word in folded(f"words_{language}")


def is_name(word: str) -> bool:
    """A given name or a surname."""
    return word in given() or word in folded("family")
