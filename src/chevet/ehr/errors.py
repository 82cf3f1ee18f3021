"""What can go wrong between Chevet and the EHR: every error, its sentence and whether to try again.

`str(error)` is a sentence for a clinician. It never holds a name, an id, an address with a query
or anything the EHR answered with: what the EHR said in its OperationOutcome is in `diagnostics`,
which may name the patient and so belongs on a page behind the login, never in a log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["en", "fr"]


@dataclass(frozen=True)
class Kind:
    retryable: bool
    en: str
    fr: str


KINDS: dict[str, Kind] = {
    "ehr_unreachable": Kind(
        True,
        "The EHR cannot be reached. Nothing was lost; Chevet tries again by itself.",
        "Le dossier du patient est injoignable. Rien n’est perdu ; Chevet réessaie de lui-même.",
    ),
    "ehr_answer_lost": Kind(
        True,
        "The EHR got the request but its answer was lost. Chevet asks again, and writes nothing twice.",
        "Le dossier a reçu la demande mais sa réponse s’est perdue. Chevet redemande, sans "
        "rien écrire deux fois.",
    ),
    "ehr_broken": Kind(
        True,
        "The EHR has a fault of its own and could not do this. Nothing was lost; Chevet tries "
        "again by itself.",
        "Le dossier est en panne et n’a pas pu répondre. Rien n’est perdu ; Chevet réessaie de lui-même.",
    ),
    "ehr_not_fhir": Kind(
        True,
        "What answered is not the EHR's FHIR service, or its answer is damaged. Check the EHR's address.",
        "Ce qui a répondu n’est pas le service FHIR du dossier, ou sa réponse est abîmée. "
        "Vérifiez son adresse.",
    ),
    "ehr_redirected": Kind(
        False,
        "The EHR sent Chevet to another address, which it does not follow. Correct the EHR's address.",
        "Le dossier renvoie Chevet vers une autre adresse, qu’il ne suit pas. Corrigez l’adresse du dossier.",
    ),
    "ehr_answer_too_large": Kind(
        False,
        "The EHR's answer is larger than Chevet accepts. Ask the administrator to look at "
        "this patient's record.",
        "La réponse du dossier dépasse la taille admise. Demandez à l’administrateur de regarder ce dossier.",
    ),
    "ehr_refused": Kind(
        False,
        "The EHR refused this. It stays here, signed; ask the administrator to look at the reason it gave.",
        "Le dossier a refusé. La note reste ici, signée ; demandez à l’administrateur d’en voir la raison.",
    ),
    "ehr_busy": Kind(
        True,
        "The EHR asks to try again: it is busy, or someone is changing the same record. Chevet tries again.",
        "Le dossier demande de réessayer : il est occupé, ou quelqu’un modifie les mêmes "
        "données. Chevet réessaie.",
    ),
    "ehr_not_allowed": Kind(
        False,
        "The EHR does not let Chevet do this. Ask the administrator to check Chevet's access to the EHR.",
        "Le dossier n’autorise pas Chevet à faire cela. Demandez à l’administrateur de vérifier son accès.",
    ),
    "not_in_ehr": Kind(
        False,
        "The EHR does not hold this record. Check that the visit is linked to the right patient.",
        "Le dossier ne contient pas cet élément. Vérifiez que la visite est liée au bon patient.",
    ),
    "patient_not_in_ehr": Kind(
        False,
        "The EHR does not know this patient. Link the visit to the right patient and go on.",
        "Le dossier ne connaît pas ce patient. Reliez la visite au bon patient, puis continuez.",
    ),
    "cannot_be_filed": Kind(
        False,
        "Something in this note does not make valid FHIR, so nothing was sent. Report this to "
        "the administrator.",
        "Un élément de cette note ne donne pas de FHIR valide : rien n’a été envoyé. Prévenez "
        "l’administrateur.",
    ),
    "edited_since": Kind(
        False,
        "Someone changed what was filed since. Look at what changed, then take it back all "
        "the same or leave it.",
        "Ce qui a été versé a été modifié depuis. Voyez les changements, puis retirez malgré "
        "tout ou laissez.",
    ),
}


class EhrError(Exception):
    """Base of all. `code` is a key of KINDS; `retryable` says that the same call may well succeed later."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.retryable = KINDS[code].retryable
        self.detail = detail
        super().__init__(self.sentence("en"))

    def sentence(self, language: str = "en") -> str:
        """What happened and what to do, in English or (`fr`) French."""
        kind = KINDS[self.code]
        text = kind.fr if language.startswith("fr") else kind.en
        return f"{text} ({self.detail})" if self.detail else text


class EhrUnreachable(EhrError):
    """No connection, no answer in time, or the connection broke.

    `answer_lost` is True when the request may have arrived and been carried out.
    """

    def __init__(self, *, answer_lost: bool) -> None:
        self.answer_lost = answer_lost
        super().__init__("ehr_answer_lost" if answer_lost else "ehr_unreachable")


class EhrBroken(EhrError):
    """5xx, or an answer that is not FHIR. A write may or may not have been carried out."""

    def __init__(self, code: str = "ehr_broken", status: int | None = None) -> None:
        self.status = status
        super().__init__(code, f"HTTP {status}" if status else "")


class EhrRefused(EhrError):
    """4xx. `diagnostics` is what the EHR said and may hold PHI; `issues` are its FHIR issue codes."""

    def __init__(self, status: int, outcome: Any = None) -> None:
        self.status = status
        self.issues, self.diagnostics = _outcome(outcome)
        detail = f"HTTP {status}" + (f", {', '.join(self.issues)}" if self.issues else "")
        super().__init__(_REFUSALS.get(status, "ehr_refused"), detail)


class NotInEhr(EhrError):
    """404 or 410: the EHR does not hold it (any more). `kind` is the resource type."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__("patient_not_in_ehr" if kind == "Patient" else "not_in_ehr")


class CannotBeFiled(EhrError):
    """What Chevet built is not valid FHIR R4: `where` names type and elements, never their content."""

    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__("cannot_be_filed", where)


_REFUSALS = dict.fromkeys((408, 409, 412, 425, 429), "ehr_busy") | dict.fromkeys(
    (401, 403), "ehr_not_allowed"
)
_ISSUE_CODE = re.compile(r"^[a-z][a-z-]{2,30}$")


def _outcome(outcome: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Issue codes and diagnostics of an OperationOutcome; empty for anything else."""
    if not isinstance(outcome, dict) or outcome.get("resourceType") != "OperationOutcome":
        return (), ()
    codes: list[str] = []
    said: list[str] = []
    for issue in outcome.get("issue") or []:
        if not isinstance(issue, dict):
            continue
        code = issue.get("code")
        if isinstance(code, str) and _ISSUE_CODE.match(code) and code not in codes:
            codes.append(code)
        details = issue.get("details")
        text = issue.get("diagnostics") or (details.get("text") if isinstance(details, dict) else None)
        if isinstance(text, str) and text.strip():
            said.append(text.strip()[:500])
    return tuple(codes[:5]), tuple(said[:20])
