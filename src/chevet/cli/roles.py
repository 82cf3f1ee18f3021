"""`chevet roles`: who may do what, printed from the rules themselves."""

from pathlib import Path

import click


@click.group()
def command() -> None:
    """Look at who may do what."""


@command.command()
@click.option(
    "--write",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the page into this file (docs/roles.md) instead of printing it.",
)
def matrix(write: Path | None) -> None:
    """Print every role by every action, and which rule guards each address (Markdown)."""
    from chevet.cli.bootstrap import without_database

    without_database()
    from chevet.web.matrix import page

    text = page()
    if write is None:
        click.echo(text, nl=False)
    else:
        write.write_text(text)
