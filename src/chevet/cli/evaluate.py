"""`chevet evaluate`: an engine's figures on a public data set, beside the published ones."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from tqdm import tqdm

from chevet.cli.refusal import refusal
from chevet.engines.language.choice import UnknownEngine, language_engine
from chevet.engines.language.llm.kept import keeping
from chevet.evaluation.errors import DataMissing
from chevet.evaluation.options import Options
from chevet.evaluation.suites import SUITES, suite

_refuse = refusal("chevet evaluate")


def _progress(items: Iterable[object], label: str) -> Iterable[object]:
    return tqdm(items, desc=label, leave=False, disable=not sys.stderr.isatty())


def _help() -> str:
    lines = "\n".join(f"  {name}: {what}" for name, (_, what) in SUITES.items())
    return f"Measure an engine on public data as published.\n\n\b\n{lines}"


@click.command("evaluate", help=_help())
@click.argument("name", metavar="SUITE")
@click.option("--data", required=True, type=click.Path(path_type=Path), help="The data set's folder.")
@click.option("--engine", default="grounded", show_default=True, help="What drafts the notes.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the first so many items.")
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep what a language model writes in this folder, so that a run can be cut, continued and printed again.",
)
@click.option("--json", "as_json", is_flag=True, help="The table as JSON.")
def command(name: str, data: Path, engine: str, limit: int | None, keep: Path | None, as_json: bool) -> None:
    if name not in SUITES:
        _refuse(f"There is no suite “{name}”; there are: {', '.join(SUITES)}.")
    if not data.is_dir():
        _refuse(f"{data}: no such folder; give the folder that holds the data set.")
    try:
        language_engine(engine)
        with keeping(keep):
            table = suite(name)(data, Options(engine=engine, limit=limit, progress=_progress))
    except (DataMissing, UnknownEngine) as error:
        _refuse(str(error))
    click.echo(json.dumps(table.as_json(), ensure_ascii=False) if as_json else table.as_text())
