"""TOML files with the line of every key, which the standard library's parser does not give; and data as TOML.

A file is parsed by `tomllib`; a scanner then walks the same text, known to be valid by then, and notes where each key
stands. Lines serve messages only; no value is read by the scanner.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vendorsim.errors import SettingsError
from vendorsim.files.text import read_text

Place = tuple[str | int, ...]
"""Where a value stands: keys and, inside arrays, positions; `("people", "vendors")`."""


@dataclass(frozen=True)
class TomlFile:
    """A parsed file and the line, from 1, of each of its keys, tables and array elements."""

    path: Path
    data: dict[str, Any]
    lines: dict[Place, int]
    text: str = ""
    """The file as it was written, without a byte-order mark and with plain line ends."""


def read_toml(path: Path) -> TomlFile:
    """Read a TOML file.

    Raises: SettingsError when it cannot be read, is not UTF-8, or breaks TOML's syntax (with line and column).
    """
    text = read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_syntax_message(path, text, str(error))) from None
    return TomlFile(path, data, key_lines(text), text.replace("\r\n", "\n"))


def _syntax_message(path: Path, text: str, message: str) -> str:
    """The parser's words after file, line and column, with the offending line and a mark under the column."""
    rows = text.replace("\r\n", "\n").split("\n")
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", message, re.DOTALL)
    what, line, column = message.removesuffix(" (at end of document)"), len(rows), len(rows[-1]) + 1
    if found:
        what, line, column = found[1], int(found[2]), int(found[3])
    what = what[:1].lower() + what[1:]
    shown = rows[line - 1].replace("\t", " ") if line <= len(rows) else ""
    return f"{path}, line {line}, column {column}: not valid TOML: {what}\n    {shown}\n    {' ' * (column - 1)}^"


TOKEN = re.compile(
    r"""(?P<skip> [ \t\r]+ | \#[^\n]*)
      | (?P<newline> \n)
      | (?P<quoted> \"{3}(?:\\.|[^\\])*?\"{3}(?!\") | '{3}.*?'{3}(?!') | \"(?:\\.|[^\"\\])*\" | '[^']*')
      | (?P<mark> \[\[ | \]\] | [\[\]{}=,.])
      | (?P<bare> [^\s\#\[\]{}=,.\"']+)""",
    re.VERBOSE | re.DOTALL,
)


def key_lines(text: str) -> dict[Place, int]:
    """The line, from 1, of every key, table and array element of a valid TOML text."""
    return _Scanner(text).scan()


class _Scanner:
    """Walks the tokens of a valid TOML text; `[[` and `]]` are split again where they are nested arrays."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str, int]] = []
        self.at = 0
        self.lines: dict[Place, int] = {}
        self.elements: dict[Place, int] = {}
        line = 1
        for match in TOKEN.finditer(text):
            kind, token = match.lastgroup or "", match.group()
            if kind != "skip":
                self.tokens.append((kind, token, line))
            line += token.count("\n")
        self.tokens.append(("end", "", line))

    def scan(self) -> dict[Place, int]:
        table: Place = ()
        while self.kind != "end":
            if self.kind == "newline":
                self.at += 1
            elif self.mark in ("[", "[["):
                table = self.header(is_element=self.mark == "[[")
            else:
                self.assignment(table)
        return self.lines

    @property
    def kind(self) -> str:
        return self.tokens[self.at][0]

    @property
    def mark(self) -> str:
        return self.tokens[self.at][1]

    def note(self, place: Place, line: int) -> None:
        """Remember a place and the tables it lies in by the line that first names them."""
        for depth in range(1, len(place) + 1):
            self.lines.setdefault(place[:depth], line)

    def header(self, is_element: bool) -> Place:
        """`[a.b]` or `[[a.b]]`; a table named inside an array of tables belongs to the array's last element."""
        line = self.tokens[self.at][2]
        self.at += 1
        place: Place = ()
        names = self.key()
        for name in names[:-1]:
            place = (*place, name)
            if place in self.elements:
                place = (*place, self.elements[place])
        place = (*place, names[-1])
        if is_element:
            self.elements[place] = self.elements.get(place, -1) + 1
            self.note(place, line)
            place = (*place, self.elements[place])
        self.note(place, line)
        self.at += 1
        return place

    def assignment(self, table: Place) -> None:
        line = self.tokens[self.at][2]
        place = (*table, *self.key())
        self.note(place, line)
        self.at += 1
        self.value(place)

    def key(self) -> Place:
        """The parts of a bare, dotted or quoted key; ends before `=` or `]`."""
        parts: list[str] = []
        while self.mark not in ("=", "]", "]]"):
            if self.kind == "quoted":
                parts.append(tomllib.loads(f"key = {self.mark}")["key"])
            elif self.kind == "bare":
                parts.append(self.mark)
            self.at += 1
        return tuple(parts)

    def value(self, place: Place) -> None:
        self.split_brackets()
        if self.mark == "[":
            self.at += 1
            self.elements_of(place)
        elif self.mark == "{":
            self.at += 1
            while self.mark != "}":
                if self.mark == "," or self.kind == "newline":
                    self.at += 1
                else:
                    self.assignment(place)
            self.at += 1
        else:
            while self.kind in ("bare", "quoted") or self.mark == ".":
                self.at += 1

    def elements_of(self, place: Place) -> None:
        position = 0
        self.split_brackets()
        while self.mark != "]":
            if self.mark == "," or self.kind == "newline":
                self.at += 1
            else:
                self.lines[(*place, position)] = self.tokens[self.at][2]
                self.value((*place, position))
                position += 1
            self.split_brackets()
        self.at += 1

    def split_brackets(self) -> None:
        """Inside a value `[[` and `]]` are two brackets, not the marks of an array of tables."""
        if self.mark in ("[[", "]]"):
            kind, token, line = self.tokens[self.at]
            self.tokens[self.at : self.at + 1] = [(kind, token[0], line), (kind, token[1], line)]


def toml_text(data: Mapping[str, Any], prefix: str = "") -> str:
    """Settings as TOML: plain values first, then each section under its full name."""
    lines = [f"{_key(key)} = {toml_value(value)}" for key, value in data.items() if not isinstance(value, Mapping)]
    text = "\n".join(lines) + "\n" if lines else ""
    for key, value in data.items():
        if isinstance(value, Mapping):
            path = f"{prefix}{_key(key)}"
            inner = toml_text(value, f"{path}.")
            heading = f"\n[{path}]\n" if inner == "" or not inner.startswith("\n") else ""
            text += heading + inner
    return text


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name)


def toml_value(value: Any) -> str:
    """A value that is no table, as TOML."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False).replace("\x7f", "\\u007f")
