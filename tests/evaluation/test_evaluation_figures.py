"""The figures themselves: intervals, ROUGE, and what a table prints."""

import pytest
from click.testing import CliRunner

from chevet.cli.main import main
from chevet.evaluation import bootstrap
from chevet.evaluation.rouge import rouge
from chevet.evaluation.table import Row, Table


def test_an_interval_holds_its_value_and_is_the_same_at_every_run() -> None:
    values = [0.1, 0.4, 0.5, 0.9, 0.3, 0.7]
    first, second = bootstrap.mean(values), bootstrap.mean(values)
    assert first == second
    assert first.value == pytest.approx(sum(values) / 6)
    assert first.low < first.value < first.high


def test_a_ratio_pools_items_of_different_size() -> None:
    assert bootstrap.ratio([1, 0], [1, 3]).value == pytest.approx(0.25)


def test_nothing_to_measure_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing"):
        bootstrap.mean([])


def test_rouge_counts_words_without_stemming() -> None:
    scores = rouge(["the patient coughs"], ["the patient cough"])
    assert scores["rouge1"] == [pytest.approx(2 / 3)]


def test_a_table_shows_value_interval_published_and_n() -> None:
    estimate = bootstrap.Estimate(0.451, 0.40, 0.50)
    text = Table(
        "aci-bench", "grounded", [Row.share("ROUGE-1", estimate, 20, "visits", "GPT-4 51.8")]
    ).as_text()
    assert "| ROUGE-1 | 45.1 % | 40.0–50.0     | GPT-4 51.8 | 20 visits |" in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no-such-suite", "--data", "."], "There is no suite “no-such-suite”"),
        (["aci-bench", "--data", "/no/such/folder"], "no such folder"),
        (["aci-bench", "--data", ".", "--engine", "magic"], "There is no engine “magic”"),
    ],
)
def test_bad_input_is_one_line_and_status_2(arguments: list[str], says: str) -> None:
    result = CliRunner().invoke(main, ["evaluate", *arguments])
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
