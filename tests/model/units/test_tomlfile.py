"""The scanner of TOML files finds the line of every key, and broken files are reported with line and column."""

import tomllib
from pathlib import Path

import pytest

from vendorsim.errors import SettingsError
from vendorsim.files.toml_lines import key_lines, read_toml


@pytest.mark.parametrize(
    ("text", "place", "line"),
    [
        ("a = 1\n\n# note\nb = 2", ("b",), 4),
        ("[people]\nvendors = 3", ("people",), 1),
        ("[people]\nvendors = 3", ("people", "vendors"), 2),
        ("people.vendors = 3", ("people", "vendors"), 1),
        ("people.vendors = 3", ("people",), 1),
        ("[a . b]\nc.d = 1", ("a", "b", "c", "d"), 2),
        ("\"a.b\".'c' = 1", ("a.b", "c"), 1),
        ('"caf\\u00e9" = 1', ("café",), 1),
        ("x = { a = 1, b = { c = 2 } }", ("x", "b", "c"), 1),
        ("[[p]]\nn = 1\n[[p]]\nn = 2", ("p", 1, "n"), 4),
        ("[[p]]\nn = 1\n[[p]]\n[p.k]\nw = 3", ("p", 1, "k", "w"), 5),
        ("[[p]]\n[[p.q]]\na = 1\n[[p.q]]\na = 2", ("p", 0, "q", 1, "a"), 5),
        ("v = [\n 1,\n 2,\n]\nw = 0", ("v", 1), 3),
        ("v = [\n 1,\n 2,\n]\nw = 0", ("w",), 5),
        ("v = [[1, 2], [\n3]]", ("v", 1, 0), 2),
        ("v = [ # [a]\n {h = 2} ]", ("v", 0, "h"), 2),
        ('m = """\n[no]\nx = 1\n"""\ny = 1', ("y",), 5),
        ("m = '''\n# ''\n'''\ny = 1", ("y",), 4),
        ('m = """a \\""" b"""\ny = 1', ("y",), 2),
        ('m = """a"""""\ny = 1', ("y",), 2),
        ('s = "a # b = c"\ny = 1', ("y",), 2),
        ('s = "a \\" # b"\ny = 1', ("y",), 2),
        ("t = 1979-05-27 07:32:00\nf = -1.5e+3\ny = 1", ("y",), 3),
        ("a = 1\r\n[b]\r\nc = 1\r\n", ("b", "c"), 3),
        ("3 = 1\n1.5 = 2", ("1", "5"), 2),
    ],
)
def test_a_key_stands_where_it_is_written(text, place, line):
    tomllib.loads(text)
    assert key_lines(text)[place] == line


@pytest.mark.parametrize(
    "text", ["x = [no]\n", "m = '''\n[no]\nx = 1\n'''", "# x = 1", 's = "x = 1"', "", "v = [[1], [2]]"]
)
def test_what_is_inside_a_value_or_a_comment_is_no_key(text):
    assert not {place for place in key_lines(text) if place[-1] in ("no",) or place == ("x", "no")}
    assert all(place[0] in ("x", "m", "s", "v") for place in key_lines(text))


def places_of(value, place=()):
    """Every place of a parsed value: the scanner must know them all and no others."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*place, key)
            yield from places_of(inner, (*place, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield (*place, position)
            yield from places_of(inner, (*place, position))


def test_the_scanner_and_the_parser_see_the_same_keys():
    text = """
    a.b = { c = [ { d = 1 }, { d = [ [], [[]] ] } ], "e f" = '#' } # [x]
    [t]
    [t.u.v]
    k = [ "]", '[', \"\"\"
    [z] \"\"\", ]
    [[t.rows]]
    [[t.rows]]
    r.s = 0x1F
    [t.rows.deep]
    q = 07:32:00
    [ last ]
    ends = true"""
    assert set(key_lines(text)) == set(places_of(tomllib.loads(text)))


@pytest.mark.parametrize(
    "path", sorted(Path(__file__).parents[3].glob("configs/**/*.toml")), ids=lambda path: path.name
)
def test_every_key_of_the_shipped_files_has_a_line(path):
    file = read_toml(path)
    assert set(file.lines) == set(places_of(file.data))


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a = 1\nb = \n", 2, 5),
        ("a = 1\na = 2\n", 2, 6),
        ("[people\nvendors = 2\n", 1, 8),
        ("a = 1 b = 2\n", 1, 7),
        ('a = "open\n', 1, 10),
        ("a = [1,", 1, 8),
        ("=3\n", 1, 1),
        ("a = 01\n", 1, 6),
    ],
)
def test_a_broken_file_is_reported_with_file_line_and_column(tmp_path, text, line, column):
    path = tmp_path / "broken.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_toml(path)
    first, shown, mark = str(caught.value).split("\n")
    assert first.startswith(f"{path}, line {line}, column {column}: not valid TOML: ")
    assert shown.strip() == text.split("\n")[line - 1].strip()
    assert mark == " " * (4 + column - 1) + "^"


def test_a_missing_file_a_folder_and_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "bytes.toml").write_bytes(b"a = '\xff'")
    for name, words in (("missing.toml", "cannot be read"), ("", "cannot be read"), ("bytes.toml", "UTF-8")):
        with pytest.raises(SettingsError, match=words):
            read_toml(tmp_path / name)


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1\r\n")
    assert read_toml(path).data == {"a": 1}
