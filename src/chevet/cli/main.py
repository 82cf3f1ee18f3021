"""The `chevet` command. Every subcommand is imported only when it is called, so that `--help` is quick."""

from importlib import import_module

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
    "evaluate": ("chevet.cli.evaluate", "Measure an engine on public data, beside published figures."),
    "audit": ("chevet.cli.audit", "Look after the audit chain."),
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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="chevet")
def main() -> None:
    """Chevet: the AI proposes with evidence, a person decides."""
