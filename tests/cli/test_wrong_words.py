"""A wrong option, argument or command is one line on standard error, and status 2."""

import pytest
from click.testing import CliRunner

from chevet.cli.main import main


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--nope"], "chevet: No such option '--nope'."),
        (["nope"], "chevet: No such command 'nope'."),
        (["demo", "--port", "x"], "chevet demo: Invalid value for '--port'"),
        (["draft", "--nope"], "chevet draft: No such option '--nope'."),
        (["evaluate"], "chevet evaluate: Missing argument 'SUITE'."),
        (["audit", "verify", "--checkpoint"], "Option '--checkpoint' requires an argument."),
    ],
)
def test_one_line(words: list[str], says: str) -> None:
    result = CliRunner().invoke(main, words, prog_name="chevet")
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_help_and_version_are_no_errors() -> None:
    for words in (["--help"], ["--version"], ["draft", "--help"]):
        result = CliRunner().invoke(main, words, prog_name="chevet")
        assert result.exit_code == 0
        assert result.stdout
