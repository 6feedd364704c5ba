"""Files that went through a spreadsheet or an editor: read as meant, or refused with one sentence of cause and cure."""

import pytest
from typer.testing import CliRunner

from vendorsim.cli.app import app

NAMES = "policy,people.vendors,behaviour.basket_median"
GOOD = f"{NAMES}\nstrict_seizure,25,8.5\npersuasion_first,30,9.5\n"
CURE = 'save it as "CSV UTF-8", with commas between columns and a point in numbers, as 25.5'
POINT = "a number takes a point, as in 25.5; nothing stands between thousands, as in 1500"


@pytest.fixture
def check(tmp_path, monkeypatch):
    """The exit code, the answer and the error stream of `check` on an experiment whose points are these bytes."""
    monkeypatch.chdir(tmp_path)

    def of(points, file="points.csv"):
        (tmp_path / file).write_bytes(points if isinstance(points, bytes) else points.encode())
        (tmp_path / "experiment.toml").write_text(
            f'name = "mine"\nquestion = "q"\nbase = "small"\nmeasures = ["violation_share"]\n'
            f'[design]\nkind = "points"\nfile = "{file}"\n[replicates]\nnumber = 1\n'
        )
        done = CliRunner().invoke(app, ["check", "experiment.toml"], catch_exceptions=False)
        return done.exit_code, done.stdout, done.stderr.strip()

    return of


def refused_with(answer, sentence):
    """Exit code 2, nothing on the output, and this one line on the error stream."""
    assert answer == (2, "", sentence)
    return True


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.replace("25", "25.0").replace("30", "30."),
        GOOD.replace("\n", ",,\n") + ",,,,\n,,,,\n\n",
        GOOD.replace("25,", '"25 ",'),
        "\n" + GOOD,
    ],
)
def test_what_a_spreadsheet_leaves_without_doubt_is_read_as_meant(check, text):
    assert check(text) == (0, "experiment.toml is right: points, 0 factors, 2 points x 1 replicates\n", "")


@pytest.mark.parametrize(
    ("names", "cells"),
    [
        ("policy,people.vendors", "strict_seizure,30.0"),
        ("policy,policy_parameters.back_today", "strict_seizure,4.0"),
        ("policy,programmes.assistance.loan_weeks", "graduated,1.0E+01"),
    ],
)
def test_a_count_may_be_written_with_a_point(check, names, cells):
    assert check(f"{names}\n{cells}\n")[0] == 0
    code, _, told = check(f"{names}\n{cells.replace('.0', '.5')}\n".replace("E+01", ""))
    assert code == 2 and "points.csv, line 2: " in told and "a whole number" in told


@pytest.mark.parametrize(("yes", "no"), [("TRUE", "FALSE"), ("True", "False"), ("true", "false")])
def test_yes_and_no_are_read_as_a_spreadsheet_writes_them(check, yes, no):
    text = f"policy,programmes.co_governance.reports\nstrict_seizure,{yes}\nstrict_seizure,{no}\n"
    code, answer, told = check(text)
    assert (code, told) == (0, "") and "2 points" in answer
    code, _, told = check(text.replace(yes, "WAHR"))
    assert code == 2 and told.startswith("points.csv, line 2: programmes.co_governance.reports: found")
    assert "true or false" in told


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GOOD.replace(",", ";"), f"line 1: semicolons stand between the columns; {CURE}"),
        (GOOD.replace(",", "\t"), f"line 1: tabs stand between the columns; {CURE}"),
        (GOOD.replace(",", "，"), f"line 1: full-width commas stand between the columns; {CURE}"),
        ("sep=,\n" + GOOD, 'line 1: found "sep=,", a word to Excel; remove the line'),
        (GOOD.replace("8.5", "8,5"), "line 2: 4 values; allowed: 3, one a column; " + POINT),
        (
            GOOD.replace("9.5", ""),
            "line 3: behaviour.basket_median: found an empty cell; each point needs a value in each column",
        ),
        (GOOD.replace(",9.5", ""), "line 3: 2 values; allowed: 3, one a column"),
        (GOOD.replace("25", '"25'), f"line 3: is no CSV: unexpected end of data; {CURE}"),
    ],
)  # fmt: skip
def test_other_signs_between_columns_are_named_with_the_cure(check, text, sentence):
    assert refused_with(check(text), f"points.csv, {sentence}")


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ('"8,5"', f'"8,5", a number with a comma; {POINT}'),
        ('"1,500.5"', f'"1,500.5", a number with a comma; {POINT}'),
        ("1.500.000", f'"1.500.000", a number with two points; {POINT}'),
        ("1 500", f'"1 500", a number with a space; {POINT}'),
        ("1\N{NARROW NO-BREAK SPACE}500", f'"1\N{NARROW NO-BREAK SPACE}500", a number with a space; {POINT}'),
        ("1'500", f'"1\'500", a number with an apostrophe; {POINT}'),
        ("80%", '"80%", a percentage; write the share, as 0.8 for 80%'),
        ("#DIV/0!", '"#DIV/0!", which a spreadsheet shows for a formula or a cell that went wrong; mend the cell'),
        ("########", '"########", which a spreadsheet shows for a formula or a cell that went wrong; mend the cell'),
        ("\N{MINUS SIGN}8.5", '"\N{MINUS SIGN}8.5", a number in other characters; write -8.5'),
        ("８．５", '"８．５", a number in other characters; write 8.5'),
    ],
)
def test_a_number_as_only_a_spreadsheet_knows_it_is_named_with_the_cure(check, cell, problem):
    text = GOOD.replace("8.5", cell)
    assert refused_with(check(text), f"points.csv, line 2: behaviour.basket_median: found {problem}")


@pytest.mark.parametrize("text", ["nan", "inf", "1_000", "8.5e", "eight"])
def test_what_is_no_number_is_told_as_a_text(check, text):
    code, _, told = check(GOOD.replace("8.5", text))
    assert code == 2
    assert told.startswith(f'points.csv, line 2: behaviour.basket_median: found "{text}"')


ENCODED = {
    "UTF-16 with a mark": (lambda text: text.encode("utf-16"), 1, "is text in UTF-16, which Excel writes as Unicode Text"),
    "UTF-16 the other way": (lambda text: b"\xfe\xff" + text.encode("utf-16-be"), 1, "is text in UTF-16"),
    "UTF-16 without a mark": (lambda text: text.encode("utf-16-le"), 1, "is not text, or text in UTF-16 without a mark"),
    "GB18030": (lambda text: text.encode("gb18030"), 2, "is not UTF-8 but most likely GB18030 (GBK), the code page of Ch"),
    "cp1252": (lambda text: text.replace("严格查扣", "größer").encode("cp1252"), 2,
               "is not UTF-8 but most likely a code page of Windows, as cp1252"),
    "a workbook": (lambda _: b"PK\x03\x04\x14\0\x06\0", 1, "is a packed file, as a workbook (.xlsx, .ods) is, not text"),
    "an old workbook": (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1", 1, "is a workbook (.xls), not text"),
}  # fmt: skip


@pytest.mark.parametrize("encoded", ENCODED)
def test_an_encoding_that_is_not_utf_8_is_named_with_the_line_and_the_cure(check, encoded):
    made, line, cause = ENCODED[encoded]
    code, answer, told = check(made(GOOD.replace("strict_seizure", "严格查扣")))
    assert (code, answer) == (2, "")
    assert told.startswith(f"points.csv, line {line}: {cause}") and told.endswith("; " + CURE)
    assert "\n" not in told


@pytest.mark.parametrize("encoded", ENCODED)
@pytest.mark.parametrize("kind", ["settings", "experiment", "map"])
def test_other_files_name_their_encoding_as_well(tmp_path, monkeypatch, kind, encoded):
    monkeypatch.chdir(tmp_path)
    file = "city.txt" if kind == "map" else "file.toml"
    made, line, cause = ENCODED[encoded]
    first = "name = 'mine'" if kind == "experiment" else "# mine"
    (tmp_path / file).write_bytes(made(f"{first}\n# 严格查扣\n"))
    words = ["check", "small", "--set", f'city.map="{file}"'] if kind == "map" else ["check", file]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{file}, line {line}: {cause}" in done.stderr and done.stderr.strip().endswith("save it as UTF-8")


def test_a_map_and_settings_are_read_with_a_mark_and_without(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    drawn = CliRunner().invoke(app, ["map", "small"]).stdout
    for mark in ("", "\ufeff"):
        (tmp_path / "city.txt").write_text(mark + drawn, encoding="utf-8")
        (tmp_path / "file.toml").write_text(f'{mark}extends = "small"\n[city]\nmap = "city.txt"\n', encoding="utf-8")
        done = CliRunner().invoke(app, ["check", "file.toml"])
        assert done.exit_code == 0, done.stderr
