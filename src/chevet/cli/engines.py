"""`chevet engines`: the models that draft and listen; get, start and stop the local one, approve what may be used."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from tqdm import tqdm

from chevet.cli.bootstrap import data_option, django_ready
from chevet.cli.refusal import refusal
from chevet.engines.card import Card
from chevet.engines.errors import ModelError, UnknownEngine
from chevet.engines.language.choice import ENGINES, language_engine
from chevet.engines.language.llm import weights
from chevet.engines.speech import choice
from chevet.settings import speech
from chevet.settings.errors import SettingsError
from chevet.settings.generative import Generative, read

SPEECH = "speech"
"""The name of the model that listens, whichever it is."""

_refuse = refusal("chevet engines")


@click.group()
def command() -> None:
    """The engines that draft notes and that listen: list, install, start, stop, approve."""


@command.command("list")
def list_() -> None:
    """Every engine: its version and weights as they are approved, and whether it is ready."""
    settings = _settings()
    for name in (*ENGINES, SPEECH):
        try:
            card = _card(name)
        except UnknownEngine as error:
            click.echo(f"{name}\tnot ready\t{error}")
            continue
        where = f"vendor {card.vendor}" if card.vendor else "in the house"
        click.echo(
            f"{name}\t{card.version}\tsha256 {card.sha256 or '–'}\t{where}\t{card.licence}{_state(name, settings)}"
        )


def _card(name: str) -> Card:
    """What is known about an engine. Raises UnknownEngine."""
    if name == SPEECH:
        try:
            return choice.card(speech.read())
        except SettingsError as error:
            _refuse(str(error))
    return language_engine(name).CARD


def _state(name: str, settings: Generative) -> str:
    if name != "llm" or settings.url is not None:
        return ""
    from chevet.engines.language.llm import local, native

    server = local.find_shared(settings.models)
    runs = f"running (process {server.pid})" if server else "starts when it is needed"
    return f"\t{runs}\t{'built for this processor' if native.built(settings.models) else 'prebuilt runtime'}"


@command.command()
@click.option("--prebuilt", is_flag=True, help="Do not build the runtime for this processor.")
def install(prebuilt: bool) -> None:
    """Get the local model: llama.cpp (MIT) and Qwen2.5-Coder-1.5B-Instruct (Apache-2.0), 1.1 GB; may be run again.

    Where there is a compiler, llama.cpp is also built for this processor: minutes, once, and then twice as fast.
    """
    from chevet.engines.language.llm.install import install as get

    models = _settings().models
    with _bar("fetching", 2 * weights.PARTS, "part") as bar:

        def tell(what: str, done: int, of: int) -> None:
            bar.set_description(what)
            bar.update((done if what == "fetching" else of + done) - bar.n)

        try:
            file = get(models, tell)
        except ModelError as error:
            _refuse(error.message)
    click.echo(
        f"installed {weights.NAME} ({file.stat().st_size >> 20} MB); try: chevet draft --engine llm FILE"
    )
    if not prebuilt:
        _build(models)


def _build(models: Path) -> None:
    """The runtime for this processor, where it can be had; else a line that says why the prebuilt one stays."""
    from chevet.engines.language.llm import native
    from chevet.engines.language.llm.install import build

    if native.built(models):
        click.echo("llama.cpp is built for this processor")
        return
    why = native.obstacle()
    if why is None:
        click.echo(
            "building llama.cpp for this processor; the model can be used meanwhile (Ctrl-C stops the building)"
        )
        with _bar("building", 1, "step") as bar:

            def tell(done: int, of: int) -> None:
                bar.total = of
                bar.update(done - bar.n)

            try:
                build(models, tell)
            except ModelError as error:
                why = error.message
    click.echo(
        "llama.cpp is built for this processor"
        if why is None
        else f"the prebuilt llama.cpp is used, at about half the speed: {why}"
    )


def _bar(what: str, total: int, unit: str) -> "tqdm[NoReturn]":
    return tqdm(total=total, desc=what, unit=unit, disable=not sys.stderr.isatty(), leave=False)


@command.command()
def start() -> None:
    """Start the local model for every Chevet process of this machine (2 threads, 2.2 GB); it runs until stopped."""
    from chevet.engines.language.llm import local
    from chevet.engines.language.llm.errors import GenerationError

    settings = _settings()
    if settings.url is not None:
        _refuse("CHEVET_LLM_URL names an endpoint of your own; there is nothing to start here.")
    try:
        server = local.start_shared(settings.models, settings.context)
    except GenerationError as error:
        _refuse(error.message)
    click.echo(
        f"the local model runs (process {server.pid}, {weights.MEMORY}); stop it with: chevet engines stop"
    )


@command.command()
def stop() -> None:
    """Stop the local model that `start` left running."""
    from chevet.engines.language.llm import local

    click.echo("stopped" if local.stop_shared(_settings().models) else "it was not running")


@command.command()
@click.argument("name")
@click.option("--by", required=True, metavar="USER", help="The administrator who decides.")
@click.option("--why", required=True, help="On what grounds; kept in the audit chain.")
@data_option
def approve(name: str, by: str, why: str, data: Path | None) -> None:
    """Approve the engine NAME, in exactly this version and with these weights, for patients' data."""
    try:
        card = _card(name)
    except UnknownEngine as error:
        _refuse(str(error))
    with django_ready(data):
        from chevet.trust.models import Staff
        from chevet.trust.policy import engines as policy
        from chevet.trust.policy.why import PolicyError
        from chevet.trust.verdict import Refused

        person = Staff.objects.filter(username=by).first()
        if person is None:
            _refuse(f"There is nobody with the user name {by}.")
        try:
            policy.approve(card.engine, person, why)
        except (Refused, PolicyError) as error:
            _refuse(str(error))
    click.echo(f"approved {card.name} {card.version}")


def _settings() -> Generative:
    try:
        return read()
    except SettingsError as error:
        _refuse(str(error))
