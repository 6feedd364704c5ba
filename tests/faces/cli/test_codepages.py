"""Output under a narrow code page: every command answers, whatever characters the page lacks, and says what was lost.

And the files that the same commands write for spreadsheets, and of what an editor wrote with a mark.
"""

import codecs
import io
import json
import os
import re
import subprocess
import sys
import types

import pytest
from tests.small_worlds import QUARRELSOME, ROOT, TINY

from vendorsim.cli import app
from vendorsim.files import code_page

NAME = "区"
"""Of the settings and of the folders: two of the three pages lack it."""
QUESTION = "谁更好 − or ▲ at ±3 °?"

WORKS = {
    "compare": ["compare", f"{NAME}.toml", "--policies", "strict_seizure,persuasion_first", "--replicates", "2",
                "--workers", "1", "--out", f"{NAME}1"],
    "compare as JSON": ["compare", f"{NAME}.toml", "--policies", "strict_seizure,persuasion_first", "--replicates",
                        "2", "--workers", "1", "--out", f"{NAME}1", "--json"],
    "run": ["run", f"{NAME}.toml"],
    "policies": ["policies"],
    "check settings": ["check", f"{NAME}.toml"],
    "check an experiment": ["check", "sweep.toml"],
    "schema": ["schema"],
    "story": ["story", f"{NAME}1", "INCIDENT"],
    "patterns": ["patterns", "--only", "C13"],
    "ablations": ["patterns", "--ablate", "--mechanisms", "width_loss", "--only", "C13"],
    "sweep": ["sweep", "sweep.toml", "--workers", "1", "--out", f"{NAME}2"],
    "sweep not run": ["sweep", "sweep.toml", "--workers", "1", "--out", f"{NAME}2", "--dry-run"],
    "analyse": ["analyse", f"{NAME}2"],
    "report of a comparison": ["report", f"{NAME}1"],
    "report of a sweep": ["report", f"{NAME}2"],
    "report in Chinese": ["report", f"{NAME}2", "--lang", "zh", "--out", "zh"],
    "report in Chinese as JSON": ["report", f"{NAME}2", "--lang", "zh", "--out", "zh", "--json"],
    "reproduce": ["reproduce", f"{NAME}2", "--sample", "1", "--workers", "1"],
    "archive": ["archive", f"{NAME}2", "--out", "NEW.zip"],
    "search": ["search", "search.toml", "--workers", "1"],
    "calibrate": ["calibrate", "calibrate.toml", "--workers", "1"],
    "map": ["map", f"{NAME}.toml"],
    "console": ["console", "--no-browser"],
    "help": ["search", "--help"],
    "version": ["--version"],
}  # fmt: skip
MISTAKES = {
    "no such file": ["check", "没有.toml"],
    "a key that is not known": ["run", f"{NAME}.toml", "--set", "people.vendörs=3"],
    "a policy that is not known": ["compare", f"{NAME}.toml", "--policies", "谁"],
    "no such results": ["analyse", "哪里"],
    "an option that is not known": ["run", "--größe"],
    "a command that is not known": ["größe"],
}

EXPERIMENT = f"""
name = "NAME"
question = "{QUESTION}"
base = "{NAME}.toml"
measures = ["violation_share", "physical_per_1000_vendor_years"]
[replicates]
number = 2
"""
SWEEP = EXPERIMENT.replace("NAME", "sweep") + '[levers]\npolicy = ["strict_seizure", "persuasion_first"]\n'
SEARCH = EXPERIMENT.replace("NAME", "search") + (
    'levers."people.vendors_per_officer" = { low = 8.0, high = 80.0 }\n[search]\npopulation = 4\ngenerations = 1\n'
    '[search.objectives]\nviolation_share = "lower"\n"people.vendors_per_officer" = "higher"\n'
).replace('levers."', '[levers]\n"')
CALIBRATE = EXPERIMENT.replace("NAME", "calibrate") + (
    '[uncertainties]\n"behaviour.basket_median" = {}\n'
    '[calibration]\ntargets = ["C10"]\npopulation = 4\ngenerations = 1\n'
)


class Page:
    """The process's output, redirected to a file with this code page, as Windows and a C locale make it."""

    def __init__(self, monkeypatch, encoding):
        self.encoding = encoding
        self.files = {"stdout": io.BytesIO(), "stderr": io.BytesIO()}
        for name, file in self.files.items():
            errors = "strict" if name == "stdout" else "backslashreplace"
            monkeypatch.setattr(sys, name, io.TextIOWrapper(file, encoding=encoding, errors=errors))

    def text(self, name):
        """What was written, decoded as strictly as a reader does it."""
        getattr(sys, name).flush()
        return self.files[name].getvalue().decode(self.encoding)


def written(monkeypatch, encoding, words):
    """The exit code, the answer and the error stream of a command."""
    with monkeypatch.context() as patch:
        page = Page(patch, encoding)
        patch.setattr(sys, "argv", ["vendorsim", *words])
        with pytest.raises(SystemExit) as ended:
            app.main()
        return ended.value.code or 0, page.text("stdout"), page.text("stderr")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a settings file, three experiments, a comparison and a sweep, each with Chinese in it."""
    folder = tmp_path_factory.mktemp("pages")
    settings = {**TINY, **QUARRELSOME, "horizon.burn_in_days": 0}
    lines = [f"{name} = {value}" for name, value in settings.items()]
    (folder / f"{NAME}.toml").write_text("\n".join(lines), encoding="utf-8")
    for name, text in (("sweep", SWEEP), ("search", SEARCH), ("calibrate", CALIBRATE)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8-sig")
    patch = pytest.MonkeyPatch()
    patch.chdir(folder)
    for work in ("compare", "sweep"):
        code, _, told = written(patch, "utf-8", WORKS[work])
        assert code == 0, told
    patch.undo()
    return folder


@pytest.fixture
def ask(place, monkeypatch):
    """The answer of a command in that folder under a code page; `INCIDENT` is one that the comparison had."""
    from vendorsim.console import server
    from vendorsim.study.store.export import read_table

    monkeypatch.chdir(place)
    incident = read_table(place / f"{NAME}1", "incidents.parquet")["incident_id"][0].as_py()
    monkeypatch.setattr(server, "serve", lambda say, **_: say("http://127.0.0.1:1/", "一二三"))
    new = {"INCIDENT": incident, "NEW.zip": f"{len(list(place.iterdir()))}.zip"}
    return lambda page, words: written(monkeypatch, page, [new.get(word, word) for word in words])


def test_every_command_is_tried_here():
    known = {command.name or command.callback.__name__ for command in app.app.registered_commands}
    assert {words[0] for words in WORKS.values()} == known | {"--version"}


@pytest.mark.parametrize("work", WORKS)
def test_every_command_answers_in_ascii_the_narrowest_of_pages(ask, work):
    answers_under(ask, "ascii", work)


@pytest.mark.parametrize("work", ["compare", "analyse", "report in Chinese", "story"])
@pytest.mark.parametrize("page", ["gbk", "cp1252"])
def test_the_widest_answers_come_under_the_pages_of_windows(ask, page, work):
    answers_under(ask, page, work)


def answers_under(ask, page, work):
    """Exit code 0, an answer in the page's own bytes, and one sentence where characters were lost."""
    code, answer, told = ask(page, WORKS[work])
    assert code == 0, told
    assert (told if "--dry-run" in WORKS[work] else answer).strip()
    assert "Error" not in told and "\\u" not in told
    if "?" in answer.replace(QUESTION, "") and work in ("report in Chinese", "console"):
        assert f"note: ? stands for characters that {page} lacks" in told


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("page", ["ascii", "cp1252"])
def test_a_mistake_is_told_under_every_code_page(ask, page, mistake):
    with_utf_8 = ask("utf-8", MISTAKES[mistake])
    code, answer, told = ask(page, MISTAKES[mistake])
    assert (code, answer) == (2, "") == with_utf_8[:2]
    assert "Traceback" not in told and "\\u" not in told


def test_json_keeps_what_the_code_page_lacks(ask):
    wide = ask("utf-8", WORKS["report in Chinese as JSON"])
    assert "违规摆摊" in wide[1]
    narrow = ask("cp1252", WORKS["report in Chinese as JSON"])
    assert json.loads(narrow[1]) == json.loads(wide[1])
    assert "lacks" not in narrow[2]


def test_signs_become_what_stands_for_them_and_tables_stay_in_line(ask):
    _, answer, _ = ask("ascii", WORKS["compare"])
    rows = [line for line in answer.splitlines() if line.startswith(("|", "+"))]
    assert len(rows) > 20 and len({len(row) for row in rows}) == 1
    assert "|v friction" in answer and "^ higher is better" in answer
    # A verdict of the table is a question mark itself; no other stands in what was said, but for the folder's own name.
    said = re.sub(r"(?<![^\s|])\?(?![^\s|])", " ", answer)
    assert "?" not in said[: said.index("\nreport: ")]
    _, answer, _ = ask("ascii", WORKS["search"])
    head, *body = answer.splitlines()[:5]
    assert "+-" in answer or len(body) < 2
    assert head.index("vendors per officer") == 0


def test_every_csv_that_a_command_writes_has_the_mark_that_excel_needs(ask, place):
    for work in ("analyse", "report of a sweep", "search", "calibrate"):
        ask("utf-8", WORKS[work])
    ask("utf-8", ["archive", f"{NAME}2", "--out", "marks"])
    files = {path.relative_to(place): path.read_bytes() for path in place.rglob("*.csv")}
    assert {"levels.csv", "runs.csv", "front.csv", "posterior.csv"} <= {path.name for path in files}
    assert [str(path) for path, data in files.items() if not data.startswith(codecs.BOM_UTF8)] == []


def test_the_mark_of_an_experiments_file_is_not_kept_in_its_archive(ask, place):
    assert (place / "sweep.toml").read_bytes().startswith(codecs.BOM_UTF8)
    code, _, told = ask("utf-8", ["archive", f"{NAME}2", "--out", "unmarked"])
    assert code == 0, told
    assert (place / "unmarked" / "experiment.toml").read_text(encoding="utf-8") == SWEEP


@pytest.mark.parametrize(
    ("page", "text", "shown"),
    [
        ("ascii", "▼−5.0 ±1 … 3 × 4", "v-5.0 +-1 ... 3 x 4"),
        ("gbk", "−5.0 ▼ 区", "-5.0 ▼ 区"),
        ("cp1252", "café 区 ½", "café ?? ½"),
        ("ascii", "café ½ ，━┃┏", "cafe 1/2 ,-|+"),
        ("utf-8", "a name of bytes \udcff", "a name of bytes ?"),
    ],
)
def test_a_character_that_is_lacking_becomes_what_stands_for_it(page, text, shown):
    assert code_page.as_written(text, types.SimpleNamespace(encoding=page)) == shown
    code_page._lost.clear()


def test_the_library_takes_any_text_as_well_and_leaves_the_callers_stream_alone(place, monkeypatch):
    from vendorsim.report.terminal import print_comparison

    summary = json.loads((place / f"{NAME}1" / "summary.json").read_text(encoding="utf-8"))
    with monkeypatch.context() as patch:
        page = Page(patch, "cp1252")
        print_comparison(summary)
        assert "v friction" in page.text("stdout")
        assert sys.stdout.errors == "strict"


def test_a_choice_of_the_user_is_kept(monkeypatch):
    file = io.BytesIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", io.TextIOWrapper(file, encoding="ascii", errors="xmlcharrefreplace"))
        code_page.settle()
        code_page.tell("−")
        assert file.getvalue() == b"&#8722;\n"


@pytest.mark.parametrize(
    ("page", "place_of_it"),
    [
        ("gbk", {"PYTHONIOENCODING": "gbk"}),
        ("cp1252", {"PYTHONIOENCODING": "cp1252"}),
        ("ascii", {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}),
    ],
)
def test_a_process_with_a_narrow_output_ends_with_its_answer(place, page, place_of_it):
    paths = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]))
    environment = os.environ | {"PYTHONPATH": paths, "PYTHONUTF8": "0"} | place_of_it
    command = [sys.executable, "-m", "vendorsim", "run", f"{NAME}.toml"]
    done = subprocess.run(command, capture_output=True, cwd=place, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert "is better" in done.stdout.decode(page)
