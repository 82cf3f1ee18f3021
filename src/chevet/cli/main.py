"""The `chevet` command. Every subcommand is imported only when it is called, so that `--help` is quick."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from chevet import __version__

# command → (module that defines a click command named `command`, one-line help)
COMMANDS = {
    "demo": (
        "chevet.cli.demo",
        "Run the main job on a recorded consultation, then serve the pages.",
    ),
    "serve": ("chevet.cli.serve", "Start the web server (and the embedded database)."),
    "worker": ("chevet.cli.worker", "Start a job worker."),
    "transcribe": ("chevet.cli.transcribe", "Turn recordings into transcripts."),
    "draft": ("chevet.cli.draft", "Turn transcripts into drafted notes with evidence."),
    "repair": ("chevet.cli.repair", "Propose the names that were heard wrong in transcripts."),
    "redact": ("chevet.cli.redact", "Find what says who somebody is, as one of 18 kinds."),
    "evaluate": ("chevet.cli.evaluate", "Measure an engine on public data, beside published figures."),
    "engines": ("chevet.cli.engines", "Get, start, stop and approve the models that draft and listen."),
    "audit": ("chevet.cli.audit", "Look after the audit chain."),
    "roles": ("chevet.cli.roles", "Print who may do what, from the rules themselves."),
    "keys": ("chevet.cli.keys", "Rotate the keys that everything is sealed with."),
    "backup": ("chevet.cli.backup", "Make an encrypted backup of everything, while everybody works."),
    "restore": ("chevet.cli.restore", "Restore a backup onto an empty machine, or try one out."),
    "manage": ("chevet.cli.manage", "Run a Django management command (for administrators)."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when called; their help lines stand here."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def main(  # type: ignore[override]  # click overloads by standalone_mode
        self, args: Sequence[str] | None = None, standalone_mode: bool = True, **extra: Any
    ) -> Any:
        """As click's, but a wrong option or argument is one line, like every other bad input."""
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **extra)
        try:
            sys.exit(super().main(args, standalone_mode=False, **extra))
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.UsageError as error:
            where = error.ctx.command_path if error.ctx else "chevet"
            click.echo(f"{where}: {error.format_message()} See {where} --help.", err=True)
            sys.exit(error.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("Stopped.", err=True)
            sys.exit(130)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="chevet")
def main() -> None:
    """Chevet: the AI proposes with evidence, a person decides."""
