"""`chevet worker`: runs jobs until it is told to stop."""

from pathlib import Path

import click

from chevet.cli.bootstrap import data_option, django_ready


@click.command()
@data_option
@click.option("--concurrency", default=2, show_default=True, help="Jobs at a time.")
@click.option("--live", default=4, show_default=True, help="Visits that it listens to at a time.")
def command(data: Path | None, concurrency: int, live: int) -> None:
    """Start a job worker. Start as many as there is work; each rescues what a killed one left."""
    with django_ready(data, migrate=True):
        from chevet.jobs.worker import run

        run(concurrency, live)
