"""Words by which somebody who dictates asks for a mark, a line, a heading, or takes something back.

All in plain form (lower case, no accents, no marks: `clinical.headings.plain`). What stands before or after tells
a mark from a word: "the period of", "sigmoid colon", « un point de côté », « deux points de suture ».
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["end", "join", "open", "close", "line", "paragraph", "scratch", "heading", "literal"]


@dataclass(frozen=True)
class Mark:
    """What the words do; `sign` is what is written."""

    kind: Kind
    sign: str = ""


def _many(mark: Mark, *words: str) -> dict[str, Mark]:
    return dict.fromkeys(words, mark)


MARKS: dict[str, dict[str, Mark]] = {
    "en": {
        **_many(Mark("end", "."), "full stop", "fullstop", "period"),
        **_many(Mark("end", "?"), "question mark"),
        **_many(Mark("end", "!"), "exclamation mark", "exclamation point"),
        **_many(Mark("join", ","), "comma"),
        **_many(Mark("join", ":"), "colon"),
        **_many(Mark("join", ";"), "semicolon", "semi colon"),
        **_many(Mark("open", "("), "open bracket", "open brackets", "open parenthesis", "open parentheses"),
        **_many(
            Mark("close", ")"), "close bracket", "close brackets", "close parenthesis", "close parentheses"
        ),
        **_many(Mark("open", "“"), "open quote", "open quotes", "open quotation marks"),
        **_many(Mark("close", "”"), "close quote", "close quotes", "close quotation marks"),
        **_many(Mark("line"), "new line", "newline", "next line"),
        **_many(Mark("paragraph"), "new paragraph", "next paragraph"),
        **_many(Mark("scratch"), "scratch that", "delete that", "strike that"),
        **_many(Mark("heading"), "heading", "new heading", "next heading", "section heading"),
        # as models hear it; only before a heading's name
        **_many(Mark("heading"), "headings", "herding", "hedding"),
        **_many(Mark("literal"), "literal", "literally"),
    },
    "fr": {
        **_many(Mark("end", "."), "point", "point final"),
        **_many(Mark("end", " ?"), "point d interrogation"),
        **_many(Mark("end", " !"), "point d exclamation"),
        **_many(Mark("join", ","), "virgule"),
        **_many(Mark("join", " :"), "deux points", "2 points"),
        **_many(Mark("join", " ;"), "point virgule"),
        **_many(
            Mark("open", "("),
            "ouvrez la parenthese",
            "ouvrir la parenthese",
            "ouvrir parenthese",
            "ouvre la parenthese",
        ),
        **_many(
            Mark("close", ")"),
            "fermez la parenthese",
            "fermer la parenthese",
            "fermer parenthese",
            "ferme la parenthese",
        ),
        **_many(Mark("open", "« "), "ouvrez les guillemets", "ouvrir les guillemets", "ouvrir guillemets"),
        **_many(Mark("close", " »"), "fermez les guillemets", "fermer les guillemets", "fermer guillemets"),
        **_many(Mark("line"), "a la ligne", "nouvelle ligne", "retour a la ligne", "point a la ligne"),
        **_many(Mark("paragraph"), "nouveau paragraphe", "paragraphe suivant"),
        **_many(
            Mark("scratch"),
            "effacer ca",
            "effacez ca",
            "efface ca",
            "annule ca",
            "annuler ca",
            "annulez ca",
            "supprimer ca",
        ),
        **_many(Mark("heading"), "titre", "nouveau titre", "rubrique", "nouvelle rubrique"),
        **_many(Mark("literal"), "litteral", "litteralement"),
    },
}

_ARTICLES = "a an the this that each every any some no of his her my your their same".split()
_UNS = "un une le la les l ce cet cette ces du des au aux de d mon ma son sa votre quel quelle chaque aucun a".split()

BEFORE: dict[str, dict[str, frozenset[str]]] = {
    "en": {
        "period": frozenset(
            [
                *_ARTICLES,
                *"menstrual last first long short trial recovery incubation missed irregular heavy regular "
                "painful late whole prolonged brief refractory post pre time follow up next".split(),
            ]
        ),
        "full stop": frozenset(["a", "the", "to"]),
        "colon": frozenset(
            [*_ARTICLES, *"ascending descending sigmoid transverse left right entire distal proximal".split()]
        ),
        "heading": frozenset(["am", "is", "are", "was", "were", "be", "been", "re"]),
    },
    "fr": {
        "point": frozenset([*_UNS, *"au mise faire ce tel quel certain premier dernier".split()]),
        "deux points": frozenset([*"les ces des de perdu gagne mis pose pris a".split()]),
        "2 points": frozenset([*"les ces des de perdu gagne mis pose pris a".split()]),
        "titre": frozenset(["le", "a", "ce", "un", "au", "du"]),
        "rubrique": frozenset(["la", "cette", "une"]),
    },
}
"""Words before which a mark's words are only words."""

AFTER: dict[str, dict[str, frozenset[str]]] = {
    "en": {
        "period": frozenset(
            "of pain pains was is were started starts lasted lasts ended came cramps between during when since".split()
        ),
        "colon": frozenset(
            "cancer carcinoma polyp polyps resection tumour tumor screening was is biopsy biopsies and surgery "
            "mass wall mucosa adenoma cleanse".split()
        ),
        "literal": frozenset(),
    },
    "fr": {
        "point": frozenset(
            "de d du des douloureux sensible culminant d appui mort positif noir blanc".split()
        ),
        "deux points": frozenset("de d du supplementaires".split()),
        "2 points": frozenset("de d du supplementaires".split()),
    },
}
"""Words after it that do the same."""

ARTICLES: dict[str, frozenset[str]] = {
    "en": frozenset(["the"]),
    "fr": frozenset("au a l la le les".split()),
}
"""Small words that may stand between the word for a heading and its name."""

NUMBERS: dict[str, frozenset[str]] = {
    "en": frozenset(),
    "fr": frozenset(
        "zero un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt "
        "trente quarante cinquante soixante cent".split()
    ),
}
"""Between two of these (or digits) « virgule » and « point » belong to a number."""

SMALL: dict[str, frozenset[str]] = {
    "en": frozenset(
        "the a an and or but no not with without he she it they his her there which that in on for to at".split()
    ),
    "fr": frozenset(
        "le la les l un une des de du et ou mais pas sans avec il elle on ce cette dans pour sur a au qui".split()
    ),
}
"""Words that lose the capital that a model gave them where only a comma was dictated before."""
