"""Rows drawn once: the same from the same values, anew from others, in each language, and escaped."""

from django.template import Context, Template
from django.utils import translation

from chevet.database.recent import Recent

ROW = "{% load i18n remembered %}{% remembered row open %}{{ row }} {% translate 'Accept' %} {{ other }}{% endremembered %}"


def test_the_same_values_are_drawn_once_and_others_anew() -> None:
    template = Template(ROW)
    first = template.render(Context({"row": "a", "open": True, "other": "1"}))
    assert (
        template.render(Context({"row": "a", "open": True, "other": "2"})) == first
    )  # not named, not looked at
    assert template.render(Context({"row": "a", "open": False, "other": "2"})) != first
    assert template.render(Context({"row": "b", "open": True, "other": "1"})).startswith("b ")


def test_each_language_and_no_markup_of_a_patients() -> None:
    template = Template(ROW)
    values = {"row": "<script>", "open": True, "other": ""}
    with translation.override("en"):
        english = template.render(Context(values))
    with translation.override("fr"):
        french = template.render(Context(values))
    assert "Accept " in english and "Accepter" in french
    assert "<script>" not in english + french


def test_the_oldest_leave_first() -> None:
    made: list[int] = []

    def make(n: int) -> int:
        made.append(n)
        return n

    recent: Recent[int] = Recent(2)
    for n in (1, 2, 1, 3, 1, 2):
        assert recent.get(n, lambda n=n: make(n)) == n
    assert made == [1, 2, 3, 2]
