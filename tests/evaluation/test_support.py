"""Support and omission rates: a draft as it is, and one with a sentence invented and one left out."""

from chevet.contracts.draft import Section, Statement
from chevet.evaluation.planted import french_visits
from chevet.evaluation.support import rates, support
from chevet.language.sentences import read
from chevet.language.verify import verify


def test_counts_follow_what_is_invented_and_left_out() -> None:
    group = french_visits()
    t, d = group.transcripts[1], group.drafts[1]
    reading = read(t, "fr")
    whole = support(d, reading)
    assert whole.supported == whole.statements and whole.said >= 8
    invented = Statement(id="s99", text="Pas d'allergie à l'iode.")
    poor = d.model_copy(
        update={"sections": (Section(code="x", title="x", statements=(invented,)),), "text": ""}
    )
    counted = support(verify(poor, t), reading)
    assert (counted.statements, counted.supported) == (1, 0)
    assert counted.omitted > whole.omitted
    supported, omitted = rates([whole, counted])
    assert 0 < supported.value < 1 and 0 < omitted.value <= 1
