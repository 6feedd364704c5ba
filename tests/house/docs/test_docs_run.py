"""What policies.md and tutorial.md tell a reader to do is done, in their order, in an empty folder.

Files that a page shows (`<!-- file: NAME -->`) are written, Python blocks are run, lines that begin with `vendorsim`
are asked of the command line. Runs are cut to a few days where a page lets them last longer. An output is compared only
where it holds no result: after `<!-- exactly -->`. What a page shows to fail (`<!-- fails -->`) must fail.
"""

import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from vendorsim.cli.app import app
from vendorsim.settings.schema import load_settings

ROOT = Path(__file__).parents[3]
PAGES = ("policies.md", "tutorial.md", "experiments.md")
BLOCK = re.compile(r"(?:^<!-- (?P<note>[^>]*) -->\n)?^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.S | re.M)
SHORT = {"--days": "2", "--burn-in": "1", "--replicates": "2", "--workers": "1"}
OPTIONS_OF = {"run": ("--days", "--burn-in"), "compare": tuple(SHORT)}
# Quarrels are rare in so short a run; here they are not, so that there is a story to tell.
QUARRELSOME = ("--set", "behaviour.temper=0.6", "--set", "behaviour.flight_base=-2.0")


@dataclass(frozen=True)
class Block:
    """One fenced block of a page, with what a comment above says of it."""

    language: str
    body: str
    note: str


def blocks_of(page: str) -> list[Block]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [Block(found["language"], found["body"], found["note"] or "") for found in BLOCK.finditer(text)]


def commands_of(block: Block) -> list[list[str]]:
    """The lines for vendorsim, without the prompt's name and the comment at their end."""
    lines = [line for line in block.body.splitlines() if line.startswith("vendorsim ")]
    return [shlex.split(line, comments=True)[1:] for line in lines]


def shortened(words: list[str]) -> list[str]:
    """A command whose runs are over soon; options that the page gives are cut, too."""
    options = OPTIONS_OF.get(words[0], ())
    kept = [word for at, word in enumerate(words) if word not in options and (at == 0 or words[at - 1] not in options)]
    quarrelsome = QUARRELSOME if words[0] == "compare" else ()
    return [*kept, *quarrelsome, *(part for option in options for part in (option, SHORT[option]))]


def ask(words: list[str]) -> tuple[int, str, str]:
    found = CliRunner().invoke(app, words, catch_exceptions=False)
    return found.exit_code, found.stdout, found.stderr


def first_incident(folder: Path) -> str:
    import pyarrow.parquet

    return str(pyarrow.parquet.read_table(folder / "incidents.parquet")["incident_id"][0])


@pytest.mark.parametrize("page", PAGES)
def test_what_the_page_shows_works_from_top_to_bottom(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    names: dict[str, object] = {"__name__": "the page"}
    said = ""
    for block in blocks_of(page):
        if block.note.startswith("file: "):
            Path(block.note.removeprefix("file: ")).write_text(block.body, encoding="utf-8")
        elif block.note == "exactly":
            assert said.strip() == block.body.strip(), page
        elif block.language == "python":
            exec(compile(block.body, f"docs/{page}", "exec"), names)
        for words in commands_of(block) if block.language == "sh" else []:
            if words[0] == "story":
                words[2] = first_incident(Path(words[1]))
            if "--out" in words:
                shutil.rmtree(words[words.index("--out") + 1], ignore_errors=True)
            code, out, err = ask(shortened(words))
            said = out + err
            assert code == (2 if block.note == "fails" else 0), f"{page}: {' '.join(words)}\n{said}"
            assert "Traceback" not in said


@pytest.mark.parametrize("page", PAGES)
def test_the_page_names_settings_files_that_are_shipped(page):
    for block in blocks_of(page):
        for words in commands_of(block) if block.language == "sh" else []:
            if words[0] in ("run", "compare", "map") and len(words) > 1 and re.fullmatch(r"[a-z_]+", words[1]):
                load_settings(words[1])


@pytest.mark.parametrize("kind", ["policies", "programmes"])
def test_the_template_to_copy_is_not_installed_and_works_as_a_file(kind, tmp_path):
    from vendorsim import Case, Response
    from vendorsim.plugins import installed_policies as policies
    from vendorsim.plugins import installed_programmes as programmes

    registry = {"policies": policies, "programmes": programmes}[kind]
    assert not [name for name in registry.installed() if "template" in name.lower()]
    copy = tmp_path / "mine.py"
    shutil.copy(ROOT / "src" / "vendorsim" / kind / "_template.py", copy)
    if kind == "policies":
        template = policies.policy_class(str(copy))()
        assert template.respond(Case.of()) is Response.EXPLAIN
        assert template.respond(Case.of(kind=1)) is Response.HOME_VISIT
    else:
        assert programmes.programme_class(str(copy))(stalls=5).stalls == 5


def test_the_policy_template_explains_all_that_a_case_holds():
    from vendorsim.plugins.case import CASE_FIELDS, Case

    text = (ROOT / "src" / "vendorsim" / "policies" / "_template.py").read_text(encoding="utf-8")
    fields = {name for name, value in vars(Case).items() if isinstance(value, property)}
    parts = {name.removeprefix("alternative_") for name in CASE_FIELDS if name.startswith("alternative_")}
    for name in fields - {"alternative"}:
        assert f"case.{name}" in text, name
    for name in parts:
        assert f".{name}" in text, name
