"""`chevet manage`: Django's own commands, for administrators."""

import click

from chevet.cli.bootstrap import django_ready


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run a Django management command on Chevet's database."""
    from django.core.management import execute_from_command_line

    with django_ready():
        execute_from_command_line(["chevet manage", *arguments])
