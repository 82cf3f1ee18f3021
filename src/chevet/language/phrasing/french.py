"""Français : de « j'ai mal au ventre » à « A mal au ventre. »."""

from collections.abc import Sequence

from chevet.language.phrasing.clean import clean, sentence
from chevet.language.sentences import Sentence
from chevet.language.tokens import fold
from chevet.language.vocabulary import read

SUBJECT = {"she": "elle", "he": "il", "they": "le patient"}
OWN = {"mon": "son", "ma": "sa", "mes": "ses", "mien": "sien", "mienne": "sienne", "moi": "lui"}
MASCULINE = frozenset(
    "pere frere ventre foie regime rythme genre problem coude pouce membre traitement probleme".split()
)


def narrate(s: Sentence, pronoun: str) -> str | None:
    words = clean(s.tokens, "fr")
    while words and fold(words[-1]) in ("docteur", "monsieur", "madame", ","):
        words = words[:-1]
    if not words or sum(w == "," for w in words) > 2 + len(words) / 4:
        return None
    return sentence(_third_person(words, SUBJECT[pronoun]))


def introduce(s: Sentence) -> str | None:
    """« Madame Petit, 59 ans, vient pour … », tel que dit."""
    return sentence(clean(s.tokens, "fr"))


def instruct(s: Sentence, pronoun: str) -> str | None:
    words = clean(s.tokens, "fr")
    lower = [fold(w) for w in words]
    verbs = read("french_verbs")["infinitive"]
    place = 0
    while place < len(lower) and lower[place] in (
        "je",
        "j'",
        "vous",
        "on",
        "va",
        "vais",
        "nous",
        "allons",
        "aussi",
        "te",
    ):
        place += 1
    if place and place < len(lower) and lower[0] in ("je", "j'", "on", "nous"):
        verb = verbs.get(lower[place])
        if verb:
            return sentence([verb, *_about_patient(words[place + 1 :])])
        if lower[place] == "voudrais" and place + 1 < len(lower):
            place += 2 if lower[place + 1] in ("vous", "te") else 1
        if place < len(lower) and lower[place].endswith(("er", "ir", "re")):
            return sentence([words[place], *_about_patient(words[place + 1 :])])
    for at in range(1, len(lower) - 1):
        if lower[at] in ("je", "j'", "on") and lower[at - 1] == "," and lower[at + 1] in verbs:
            act = words[at + 2 :] if lower[at + 1] == "prefere" else [verbs[lower[at + 1]], *words[at + 2 :]]
            return sentence(_about_patient([*words[:at], *act]))
    if any(w in ("vous", "votre", "vos") or w.endswith("ez") for w in lower):
        body = sentence(words)
        return f"Consigne : {body[0].lower()}{body[1:]}" if body else None
    return sentence(words)


def describe(s: Sentence, pronoun: str) -> str | None:
    words = clean(s.tokens, "fr")
    lower = [fold(w) for w in words]
    for lead in (["il", "n'", "y", "a", "pas"], ["il", "y", "a", "pas"]):
        if lower[: len(lead)] == lead:
            return sentence(["pas", *_about_patient(words[len(lead) :])])
    for lead in (
        ["il", "y", "a"],
        ["vous", "avez"],
        ["je", "retrouve"],
        ["je", "constate"],
        ["je", "vois"],
        ["je", "note"],
        ["j'", "entends"],
        ["je", "sens"],
    ):
        if lower[: len(lead)] == lead:
            return sentence(_about_patient(words[len(lead) :]))
    for lead in (
        ["je", "n'", "entends", "pas"],
        ["je", "ne", "vois", "pas"],
        ["je", "ne", "sens", "pas"],
        ["je", "ne", "retrouve", "pas"],
        ["vous", "n'", "avez", "pas"],
        ["je", "n'", "ai", "pas"],
    ):
        if lower[: len(lead)] == lead:
            return sentence(["pas", *_about_patient(words[len(lead) :])])
    return sentence(_about_patient(words))


def _about_patient(words: Sequence[str]) -> list[str]:
    """« votre tension » → « sa tension », « vos reins » → « ses reins »."""
    out = []
    for i, word in enumerate(words):
        following = fold(words[i + 1]) if i + 1 < len(words) else ""
        if fold(word) == "vos":
            out.append("ses")
        elif fold(word) == "votre":
            feminine = following.endswith(("e", "tion", "sion", "te")) and following not in MASCULINE
            out.append("sa" if feminine and following[:1] not in tuple("aeiouh") else "son")
        else:
            out.append(word)
    return out


def _third_person(words: Sequence[str], subject: str) -> list[str]:
    out: list[str] = []
    i = 0
    after = read("french_verbs")["third_person"]
    while i < len(words):
        lower = fold(words[i])
        if lower in ("je", "j'"):
            i += 1
            if out:
                out.append(subject)
            while i < len(words) and fold(words[i]) in (
                "ne",
                "n'",
                "me",
                "m'",
                "y",
                "en",
                "l'",
                "le",
                "la",
                "les",
            ):
                out.append({"me": "se", "m'": "s'"}.get(fold(words[i]), words[i]))
                i += 1
            if i < len(words):
                out.append(_conjugate(words[i], after))
                i += 1
            continue
        if lower in ("me", "m'"):
            out.append({"me": "lui", "m'": "lui"}[lower] if lower == "me" else "l'")
        else:
            out.append(OWN.get(lower, words[i]))
        i += 1
    return _elide(out)


def _conjugate(verb: str, irregular: dict[str, str]) -> str:
    lower = fold(verb)
    if lower in irregular:
        return irregular[lower]
    if lower.endswith("ais"):
        return verb[:-1] + "t"
    if lower.endswith("rai"):
        return verb[:-1]
    if (
        lower.endswith(("ours", "ors", "ens", "ars", "ers")) and lower != "toujours"
    ):  # cours, dors, sens, pars, sers
        return f"{verb[:-1]}t"
    if lower.endswith(("is", "ds")) and lower not in ("suis",):
        return verb[:-1] + "t" if lower.endswith("is") else verb[:-1]
    return verb


def _elide(words: Sequence[str]) -> list[str]:
    """« que elle » → « qu'elle », « parce que il » → « parce qu'il »."""
    out: list[str] = []
    for word in words:
        if (
            out
            and fold(out[-1]) in ("que", "lorsque", "puisque")
            and fold(word)[:1] in tuple("aeiou")
            and word in ("elle", "il")
        ):
            out[-1] = out[-1][:-1] + "'"
        elif out and fold(out[-1]) in ("qu'",) and word == "le patient":
            out[-1] = "que"
        elif out and fold(out[-1]) == "si" and word == "il":
            out[-1] = "s'"
        out.append(word)
    return out
