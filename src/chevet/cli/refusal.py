"""How a command that cannot do what it was asked ends: one line on standard error, status 2."""

import sys
from collections.abc import Callable
from typing import NoReturn

import click


def refusal(command: str) -> Callable[[str], NoReturn]:
    """For a command of that name: what ends it with a message."""

    def refuse(message: str) -> NoReturn:
        click.echo(f"{command}: {message}", err=True)
        sys.exit(2)

    return refuse
