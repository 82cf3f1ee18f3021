"""Templates as data: those that ship, a hospital's own, and what is refused."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from conversations import transcript

from chevet.cli.main import main
from chevet.contracts.draft import broken_evidence
from chevet.engines.language.grounded import draft
from chevet.engines.language.templates import choose, folder
from chevet.language.errors import BadTemplate
from chevet.language.templates import names, parse, template

VISIT = {
    "en": """\
D: What brings you in?
P: I've had a cough for five days and my chest feels tight at night.
D: Any fever?
P: No.
P: I have asthma and I take albuterol as needed.
D: Any allergies?
P: Penicillin gives me hives.
D: Let me examine you. Your temperature is 38.2. I hear wheezes in both lungs.
D: I think you have bronchitis. I'm going to order a chest x-ray. Come back in one week.
""",
    "fr": """\
D: Qu'est-ce qui vous amène ?
P: Je tousse depuis cinq jours et j'ai mal à la gorge.
D: Avez-vous de la fièvre ?
P: Non.
P: J'ai un asthme et je prends de la ventoline si besoin.
D: Je vais vous examiner. Votre température est à trente-huit deux. La gorge est rouge.
D: C'est une bronchite. Je demande une radio des poumons. Revenez dans une semaine.
""",
}
MINE = """\
name = "chest-clinic"
title.en = "Chest clinic"
[[section]]
name = "findings"
parts = ["vital_signs", "physical_exam"]
title.en = "What we found"
code = "29545-1"
style = "prose"
[[section]]
name = "plan"
[letter]
opening.en = "Dear doctor,"
closing.en = "Yours,"
"""


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_template_tells_the_visit(name: str, language: str) -> None:
    t = transcript(VISIT[language], language)
    d = draft(t, draft_id="d", template=name)
    layout = template(name)
    titles = [s.title(language) for s in layout.sections]
    shown = [s.title for s in d.sections]
    assert shown == [x for x in titles if x in shown]
    assert d.template == name
    assert broken_evidence(d, t) == []
    assert len({s.code for s in d.sections}) == len(d.sections)
    assert "38.2" in d.text or "38,2" in d.text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_letter_begins_and_ends_as_one(language: str) -> None:
    d = draft(transcript(VISIT[language], language), draft_id="d", template="letter")
    assert d.opening and d.closing
    assert d.text.startswith(d.opening)
    assert d.text.endswith(d.closing)


def test_a_hospitals_own_template_by_folder_and_by_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(MINE)
    (tmp_path / "soap.toml").write_text('name = "soap"\nsections = ["plan"]\n')
    assert choose("chest-clinic", tmp_path) == choose(str(file))
    assert [s.name for s in choose("soap", tmp_path).sections] == ["plan"]  # theirs before ours
    d = draft(transcript(VISIT["en"], "en"), draft_id="d", template=choose(str(file)))
    assert [(s.title, s.code) for s in d.sections] == [("What we found", "29545-1"), ("Plan", "18776-5")]
    assert d.text.startswith("Dear doctor,\n\nWhat we found\nTemperature 38.2 °C. ")


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(MINE)
    with pytest.raises(BadTemplate, match=r"b\.toml: name “chest-clinic” is another file's too"):
        folder(tmp_path)


ONE = 'name = "x"\n[[section]]\nname = "plan"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = ", "mine.toml: this is not TOML"),
        ('name = "A B"\nsections = ["plan"]', "mine.toml: name must be"),
        ('name = "x"', "mine.toml: give either “sections”"),
        ('name = "x"\nsections = []', "needs at least one section"),
        ('name = "x"\nsections = ["plan"]\n' + ONE.split("\n", 1)[1], "give either “sections”"),
        ('name = "x"\nsections = "plan"', "sections must be a list of names or tables"),
        ('name = "x"\nsections = ["poem"]', "section 1: there is no part “poem”; there are: chief_complaint"),
        ('name = "x"\nsections = ["plan", "plan"]', "“plan” stands twice"),
        ('name = "x"\nsection = ["plan"]', "section 1 must be a table"),
        ('name = "x"\ncolour = 1\nsections = ["plan"]', "colour is not a field"),
        (ONE + 'style = "table"', "section 1: style must be prose, list or by_problem"),
        (ONE + 'code = "plan"', "section 1: code must be a LOINC code such as 18776-5"),
        (ONE + 'title = "Plan"', "section 1: title must be given by language"),
        (ONE + 'title.de = "Plan"', "section 1: title.de is not a field; there are: en, fr"),
        (ONE + "title.en = 3", "section 1: title.en must be a text"),
        (ONE + "parts = []", "section 1: parts must name at least one part"),
        (ONE + 'languages = ["de"]', "section 1: languages must name some of en, fr"),
        (ONE + 'font = "x"', "section 1: font is not a field"),
        (ONE + '[letter]\nopening.en = ""', "letter.opening.en must be a text"),
        (ONE + '[[section]]\nname = "assessment"\ncode = "18776-5"', "section code “18776-5” stands twice"),
    ],
)
def test_a_wrong_file_is_refused_with_file_and_field(text: str, says: str) -> None:
    with pytest.raises(BadTemplate) as caught:
        parse(text, "mine.toml")
    assert says in str(caught.value)
    assert str(caught.value).startswith("mine.toml: ")
    assert "\n" not in str(caught.value)


def test_the_command_takes_a_file_and_refuses_a_wrong_one(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(MINE)
    bad.write_text(ONE + 'style = "table"')
    dialogue = VISIT["en"]
    done = CliRunner().invoke(main, ["draft", "--template", str(good)], input=dialogue)
    assert done.exit_code == 0
    assert '"What we found"' in done.output
    for file, says in ((bad, "style must be"), (tmp_path / "none.toml", "cannot be read")):
        refused = CliRunner().invoke(main, ["draft", "--template", str(file)], input=dialogue)
        assert refused.exit_code == 2
        assert says in refused.stderr
        assert refused.stderr.count("\n") == 1
        assert refused.stdout == ""


def test_the_folder_of_a_hospital_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.toml").write_text(MINE)
    monkeypatch.setenv("CHEVET_TEMPLATES", str(tmp_path))
    done = CliRunner().invoke(main, ["draft", "--template", "chest-clinic"], input=VISIT["en"])
    assert done.exit_code == 0
    monkeypatch.setenv("CHEVET_TEMPLATES", str(tmp_path / "none"))
    refused = CliRunner().invoke(main, ["draft"], input=VISIT["en"])
    assert refused.exit_code == 2
    assert "CHEVET_TEMPLATES" in refused.stderr
