"""Pairing of true and extracted orders: the greatest sum, one to one."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from chevet.evaluation.medication_match import answers
from chevet.evaluation.order_match import Ordered, assignment


@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_the_assignment_is_the_best_of_all(n: int, m: int, data: st.DataObject) -> None:
    worth = [[data.draw(st.integers(0, 4)) / 4 for _ in range(m)] for _ in range(n)]
    got = sum(worth[i][j] for i, j in assignment(worth))
    if n <= m:
        best = max(sum(worth[i][j] for i, j in enumerate(p)) for p in permutations(range(m), n))
    else:
        best = max(sum(worth[i][j] for j, i in enumerate(p)) for p in permutations(range(n), m))
    assert abs(got - best) < 1e-9


def test_brand_is_generic_and_the_dose_must_agree() -> None:
    true = Ordered("medication", "tylenol five hundred milligrams")
    assert answers(true, Ordered("medication", "acetaminophen 500 mg"))
    assert not answers(true, Ordered("medication", "acetaminophen 50 mg"))
