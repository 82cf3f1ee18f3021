"""People's names: by what stands before them (titles, kin, roles, labels, greetings, signatures), and by what they are.

A word is a name when a title or the like says so; when it has a capital inside a sentence and is a known name or no word at
all; or when it stands beside such a word. Drugs, illnesses and eponyms stay unless a title precedes them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from chevet.language.redaction.found import Found
from chevet.language.redaction.lists import folded, given
from chevet.language.redaction.words import CAPITALISED, is_medical, is_word, sounds_medical
from chevet.language.tokens import fold

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
_LETTER = 1


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    norm: str
    shape: str  # lower, Cap, UPPER, initial
    first: bool  # of a sentence or a line


@lru_cache(maxsize=65536)
def _shape(text: str) -> str:
    if len(text) == _LETTER:
        return "initial" if text.isupper() else "lower"
    if text.isupper() and len(text.replace(".", "")) > _LETTER:
        return "initial" if "." in text and len(text) <= 5 else "UPPER"
    if not text[0].isupper():
        return "lower"
    return "UPPER" if MIXED.search(text) else "Cap"


@lru_cache(maxsize=65536)
def _kind(norm: str) -> str:
    """given, family, both: names that are nothing else; rose: a name that is a word too; medical; word; place; unknown."""
    plain = norm.removesuffix("'s")
    parts = plain.replace("'", "-").split("-") if "-" in plain or "'" in plain else [plain]
    if norm in CAPITALISED or plain in CAPITALISED or (plain in folded("larger") and plain not in given()):
        return "word"
    if is_medical(plain):
        return "medical"
    if len(parts) > 1:
        kinds = [_kind(p) for p in parts if len(p) > _LETTER and p not in PARTICLES]
        if any(k == "medical" for k in kinds):
            return "medical"
        if kinds and all(k in ("given", "family", "rose") for k in kinds):
            return "given" if any(k == "given" for k in kinds) else "family" if "family" in kinds else "rose"
        if any(k == "word" for k in kinds) or not kinds:
            return "word"
        return "unknown"
    named = plain in given() or plain in folded("family")
    word = is_word(plain, "en") or is_word(plain, "fr")
    if named and word:
        return "rose"
    if plain in given():
        return "given"
    if plain in folded("family"):
        return "place" if plain in folded("places") else "family"
    if word:
        return "word"
    if plain in folded("places"):
        return "place"
    return "word" if _inflected(plain) else "unknown"


def _inflected(word: str) -> bool:
    """Whether a word without its ending is a common one."""
    for ending in ("s", "es", "ed", "ing", "ly", "aux"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 3 and (is_word(stem, "en") or is_word(stem, "fr")):
            return True
    return False


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    before = 0
    first = True
    for match in WORD.finditer(text):
        start, end = match.span()
        gap = text[before:start]
        if gap.strip() or "\n" in gap:
            first = first or "\n" in gap or any(c in gap for c in '.!?•*>"“«')
            if (
                tokens and gap[:1] == "." and tokens[-1].norm in TITLES | {"st", "vs"} and "\n" not in gap
            ) or (gap.startswith(".") and tokens and tokens[-1].shape == "initial"):
                first = False
        word = match[0]
        if text[end : end + 1] in ("°", "º"):
            before = end
            continue
        if word[1:2] in "'’" and word[0] in "lLdDjJnNsScCmMtT" and len(word) > 3:  # d'Anna, l'IRM
            start, word = start + 2, word[2:]
        tokens.append(_Token(start, end, word, fold(word), _shape(word), first or not tokens))
        before, first = end, False
    return tokens


def names(text: str) -> Iterator[Found]:
    """Every name of a person, and towns that are only known by their name."""
    tokens = _tokens(text)
    taken: set[int] = set()
    places: set[int] = set()
    _by_what_precedes(text, tokens, taken)
    _by_pattern(text, tokens, taken)
    _by_itself(text, tokens, taken, places)
    _beside(text, tokens, taken)
    _again(tokens, taken)
    yield from _joined(text, tokens, taken, "name")
    yield from _joined(text, tokens, places - taken, "geographic")


def _said_place(text: str, token: _Token) -> bool:
    """Whether the words before say that a place follows."""
    return PLACED.search(text, max(0, token.start - 24), token.start) is not None


def _gap(text: str, tokens: list[_Token], i: int) -> str:
    """What stands between token i and the next."""
    return text[tokens[i].end : tokens[i + 1].start]


CLOSE = frozenset((" ", ". ", ".", "-", " - ", "  ", "\u00a0", "'", "’", ""))


def _by_what_precedes(text: str, tokens: list[_Token], taken: set[int]) -> None:
    for i, token in enumerate(tokens[:-1]):
        norm = token.norm
        if norm not in TITLES and norm not in KIN:
            continue
        if norm in ("m", "me", "pa", "ph", "doc") and token.shape == "lower":
            continue
        gap = _gap(text, tokens, i)
        if gap.strip() not in ("", ".", ":", ",", ". :", "(", "-", "'s", "="):
            continue
        sure = norm in SURE or (norm == "m" and token.shape == "initial")
        j = i + 1
        if norm in ("m",) and gap not in (". ", " "):
            continue
        if gap.strip() == "," and norm not in ("sincerely",):
            continue
        _run(text, tokens, j, taken, sure=sure, named=norm in TITLES)


def _run(text: str, tokens: list[_Token], j: int, taken: set[int], *, sure: bool, named: bool) -> None:
    """Take the name that begins at token j, as far as it goes."""
    count = 0
    pending: list[int] = []
    while j < len(tokens) and count < 5:
        t = tokens[j]
        kind = _kind(t.norm)
        capital = t.shape != "lower"
        if t.norm in TITLES and count == 0 and (capital or sure):
            j += 1
            continue
        if (
            t.norm in NOT_AFTER_TITLE
            and not (capital and sure and count == 0 and t.norm not in ("i",))
            and t.norm not in PARTICLES
        ):
            break
        good = False
        if capital:
            good = (
                (sure and (count < 1 or kind != "word" or (t.shape == "UPPER" and len(t.text) > 3)))
                or kind in ("given", "family", "rose", "unknown", "place")
                or t.shape == "initial"
            )
            if not sure and kind == "unknown" and t.shape == "UPPER" and len(t.text) < 5:
                good = False
            if t.norm in CAPITALISED and not sure:
                good = False
            if not sure and sounds_medical(t.norm) and kind == "unknown":
                good = False
        elif kind in ("given", "family") or (sure and kind in ("unknown", "place")):
            good = count == 0 or tokens[j - 1].shape == "lower"
        elif (
            sure
            and kind in ("rose", "medical")
            and count == 0
            and (t.norm in given() or t.norm in folded("family"))
        ):
            good = True
        if good:
            taken.update(pending)
            taken.add(j)
            pending = []
            count += 1
        elif t.norm in PARTICLES and (sure or named or count) and (capital or count or sure):
            pending.append(j)
        else:
            break
        if j + 1 >= len(tokens):
            break
        gap = _gap(text, tokens, j)
        if gap not in CLOSE or (gap.startswith(".") and t.shape not in ("initial",) and len(t.text) > 3):
            break
        j += 1


def _by_pattern(text: str, tokens: list[_Token], taken: set[int]) -> None:
    at = {t.start: i for i, t in enumerate(tokens)}
    for pattern in (CALLED, GREETING, TAG, LINE, CREDENTIAL):
        for match in pattern.finditer(text):
            start, end = match.span("n")
            i = at.get(start)
            if i is None:
                continue
            run = []
            while i < len(tokens) and tokens[i].end <= end:
                run.append(i)
                i += 1
            kinds = [_kind(tokens[k].norm) for k in run]
            if pattern in (TAG, LINE):
                known = any(k == "given" for k in kinds) or (
                    len(run) > 1 and any(k == "family" for k in kinds) and "word" not in kinds
                )
                known = known or (
                    len(run) == 1
                    and (
                        kinds[0] == "family"
                        or (
                            kinds[0] == "unknown"
                            and pattern is TAG
                            and not sounds_medical(tokens[run[0]].norm)
                            and tokens[run[0]].shape == "Cap"
                        )
                        or (
                            kinds[0] == "rose"
                            and tokens[run[0]].norm in given()
                            and tokens[run[0]].shape == "Cap"
                        )
                    )
                )
                if (
                    not known
                    or "medical" in kinds
                    or (len(run) > 1 and all(tokens[k].shape == "UPPER" for k in run) and "word" in kinds)
                ):
                    continue
            for k, kind in zip(run, kinds, strict=True):
                t = tokens[k]
                if t.norm in TITLES:
                    continue
                if t.norm in NOT_AFTER_TITLE and t.norm not in PARTICLES:
                    break
                if kind in ("given", "family") or (
                    t.shape != "lower"
                    and (kind in ("rose", "unknown", "place") or t.shape == "initial")
                    and t.norm not in CAPITALISED
                ):
                    if (
                        kind == "unknown"
                        and sounds_medical(t.norm)
                        and not any(q in ("given", "family") for q in kinds)
                    ):
                        break
                    taken.add(k)
                elif (
                    pattern is CALLED and kind == "unknown" and len(t.norm) > 2 and not sounds_medical(t.norm)
                ):
                    taken.add(k)
                elif t.norm not in PARTICLES:
                    break


def _by_itself(text: str, tokens: list[_Token], taken: set[int], places: set[int]) -> None:
    shouting = sum(t.shape == "UPPER" and len(t.text) > 3 for t in tokens) > 0.5 * max(1, len(tokens))
    for i, t in enumerate(tokens):
        if i in taken:
            continue
        kind = _kind(t.norm)
        if t.shape == "lower":
            if kind == "given" and len(t.norm) > 3 and t.norm not in folded("places"):
                taken.add(i)
            continue
        before = tokens[i - 1].norm if i else ""
        if (
            _said_place(text, t)
            and kind not in ("medical",)
            and (kind != "word" or t.norm in folded("places"))
        ) or (
            before in PLACE_BEFORE
            and t.norm in folded("places")
            and t.norm not in CAPITALISED
            and not t.first
            and kind not in ("given", "medical")
        ):
            places.add(i)
            continue
        if t.shape == "UPPER" and len(t.text) > 3 and kind in ("unknown", "family") and i + 1 < len(tokens):
            following = tokens[i + 1]
            if (
                following.shape == "Cap"
                and following.norm in given()
                and following.norm not in CAPITALISED
                and _gap(text, tokens, i) in CLOSE
            ):
                taken.update((i, i + 1))
                continue
        if (
            t.shape == "initial"
            and i + 1 < len(tokens)
            and _gap(text, tokens, i) in (". ", ".")
            and (i == 0 or tokens[i - 1].shape != "initial")
        ):
            following = tokens[i + 1]
            if (
                following.shape in ("Cap", "UPPER")
                and len(following.text) > 2
                and _kind(following.norm) in ("unknown", "family", "given", "place")
                and not (t.first and text[: t.start].rstrip(" -")[-1:] in ("\n", ""))
            ):
                taken.update((i, i + 1))
                continue
        if (
            kind in ("rose", "medical")
            and t.shape == "Cap"
            and t.norm in given()
            and i + 1 < len(tokens)
            and _gap(text, tokens, i) == " "
        ):
            following = tokens[i + 1]  # Ana Dias, Benoît LEFEBVRE: the surname makes the first word a name
            if (
                following.shape in ("Cap", "UPPER")
                and (
                    _kind(following.norm) in ("family", "unknown")
                    or (
                        kind == "rose"
                        and _kind(following.norm) == "rose"
                        and following.norm in folded("family")
                    )
                )
                and len(following.text) > 2
                and not (
                    following.shape == "UPPER"
                    and len(following.text) < 5
                    and _kind(following.norm) == "unknown"
                )
                and not sounds_medical(following.norm)
                and not EPONYM_AFTER.match(text, following.end)
            ):
                taken.update((i, i + 1))
                continue
        if kind in ("medical", "word") or t.shape == "initial" or len(t.text) < 2:
            continue
        if EPONYM_AFTER.match(text, t.end) or EPONYM_BEFORE.search(text, max(0, t.start - 40), t.start):
            continue
        if t.norm in NOT_AFTER_TITLE:
            continue
        if kind == "place" or (
            kind in ("family", "unknown", "given") and t.norm in folded("places") and before in PLACE_BEFORE
        ):
            if before in PLACE_BEFORE or not t.first or t.norm not in folded("family"):
                places.add(i)
            else:
                taken.add(i)
        elif kind == "given":
            if t.shape == "Cap" or len(t.text) > 3:
                taken.add(i)
        elif kind == "family":
            if (t.shape == "Cap" and not (sounds_medical(t.norm) and t.first)) or (
                len(t.text) > 4 and not sounds_medical(t.norm)
            ):
                taken.add(i)
        elif kind == "rose":
            if t.shape == "Cap" and not t.first and not shouting and t.norm in given():
                taken.add(i)
        elif (
            kind == "unknown"
            and t.shape == "Cap"
            and (not t.first or DOES.match(text, t.end))
            and not sounds_medical(t.norm)
            and len(t.text) > 2
        ) and not re.match(r" ?\d|[®™*]", text[t.end : t.end + 2]):
            taken.add(i)


def _beside(text: str, tokens: list[_Token], taken: set[int]) -> None:
    """Capitals beside a name belong to it: a surname that is a word, an initial, a name never seen."""
    for direction in (1, -1):
        for i in sorted(taken, reverse=direction < 0):
            j, steps = i + direction, 0
            while 0 <= j < len(tokens) and j not in taken and steps < 3:
                t = tokens[j]
                left, right = min(j, j - direction), max(j, j - direction)
                gap = text[tokens[left].end : tokens[right].start]
                if gap not in CLOSE and not (
                    gap == ", " and t.shape == "UPPER" and _kind(t.norm) in ("unknown", "family")
                ):
                    break
                if gap.startswith(".") and tokens[left].shape != "initial":
                    break
                kind = _kind(t.norm)
                if (
                    t.norm in PARTICLES
                    and t.shape in ("Cap", "lower", "UPPER")
                    and direction > 0
                    and t.norm not in ("e", "y", "a", "d", "l")
                ):
                    k = j + 1
                    if (
                        k < len(tokens)
                        and tokens[k].shape in ("Cap", "UPPER")
                        and _kind(tokens[k].norm) in ("family", "given", "unknown", "rose", "place")
                        and _gap(text, tokens, j) in CLOSE
                        and tokens[k].norm not in CAPITALISED
                    ):
                        taken.update((j, k))
                        j, steps = k + 1, steps + 1
                        continue
                    break
                if (t.norm == "m" and direction < 0) or text[t.end : t.end + 1] == "°":
                    break
                if (
                    t.shape == "initial"
                    and t.norm not in ("a", "i", "y", "à")
                    and (direction < 0 or text[t.end : t.end + 1] == ".")
                ) or (t.shape == "initial" and direction > 0 and j + 1 < len(tokens) and j + 1 in taken):
                    taken.add(j)
                elif (
                    direction > 0
                    and t.shape == "Cap"
                    and kind == "medical"
                    and t.norm in folded("family")
                    and t.norm not in CAPITALISED
                    and not EPONYM_AFTER.match(text, t.end)
                ):
                    taken.add(j)  # Laila Hansen: behind a first name it is a surname
                elif (
                    direction > 0
                    and t.shape == "lower"
                    and len(t.text) == _LETTER
                    and tokens[i].shape == "lower"
                    and j + 1 < len(tokens)
                    and tokens[j + 1].norm in folded("family")
                    and gap == " "
                ):
                    taken.update((j, j + 1))  # codey m ross
                    break
                elif t.norm in TITLES or t.norm in CAPITALISED or t.norm in KIN or t.norm in NOT_AFTER_TITLE:
                    break
                elif (
                    t.shape == "Cap"
                    and kind in ("family", "given", "rose", "unknown", "place")
                    and (direction > 0 or not t.first or kind != "rose")
                ):
                    if kind == "unknown" and sounds_medical(t.norm) and direction < 0:
                        break
                    taken.add(j)
                elif (
                    (
                        t.shape == "Cap"
                        and kind == "word"
                        and direction > 0
                        and tokens[i].norm in given()
                        and not t.first
                        and steps == 0
                        and not t.norm.endswith(("er", "ez", "ir", "tion"))
                    )
                    or (
                        t.shape == "UPPER"
                        and len(t.text) > 2
                        and kind in ("family", "given", "rose", "unknown", "place")
                    )
                    or (
                        t.shape == "UPPER"
                        and len(t.text) > 2
                        and kind in ("word", "medical")
                        and direction > 0
                        and steps == 0
                        and tokens[i].shape == "Cap"
                        and tokens[i].norm in given()
                    )
                    or (
                        t.shape == "lower"
                        and kind == "family"
                        and tokens[i].shape == "lower"
                        and direction > 0
                    )
                ):
                    taken.add(j)
                else:
                    break
                j, steps = j + direction, steps + 1


def _again(tokens: list[_Token], taken: set[int]) -> None:
    """A name found once is a name wherever it stands with a capital."""
    known = {tokens[i].norm.removesuffix("'s") for i in taken if len(tokens[i].norm) > 3}
    for i, t in enumerate(tokens):
        if (
            i not in taken
            and t.shape in ("Cap", "UPPER")
            and t.norm.removesuffix("'s") in known
            and _kind(t.norm) not in ("word", "medical")
            and not (t.first and _kind(t.norm) == "rose")
        ):
            taken.add(i)


def _joined(text: str, tokens: list[_Token], taken: set[int], kind: "str") -> Iterator[Found]:
    run: list[int] = []
    for i in sorted(taken):
        if run and (i != run[-1] + 1 or text[tokens[run[-1]].end : tokens[i].start] not in CLOSE):
            yield _span(text, tokens, run, kind)
            run = []
        run.append(i)
    if run:
        yield _span(text, tokens, run, kind)


def _span(text: str, tokens: list[_Token], run: list[int], kind: str) -> Found:
    start, end = tokens[run[0]].start, tokens[run[-1]].end
    if text[end - 2 : end] in ("'s", "’s"):
        end -= 2
    if tokens[run[-1]].shape == "initial" and text[end : end + 1] == ".":
        end += 1
    return Found(start, end, "name" if kind == "name" else "geographic")
