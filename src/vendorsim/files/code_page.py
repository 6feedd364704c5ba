"""Text on streams that lack some of its characters: a redirected GBK, cp1252 or ASCII takes an answer as well.

A character that a stream's code page lacks is written as what stands for it in ASCII (`-` for a true minus sign), and as
`?`, as wide as it is, where nothing does.
"""

import codecs
import os
import sys
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

HANDLER = "vendorsim.plain"
NOT_CHOSEN = ("strict", "surrogateescape", "backslashreplace")
"""What Python sets by itself for characters that cannot be written; anything else a user asked for, and keeps."""

_PLAIN = {
    "\N{BLACK UP-POINTING TRIANGLE}": "^", "\N{BLACK DOWN-POINTING TRIANGLE}": "v", "\N{MIDDLE DOT}": ".",
    "\N{BULLET}": "*", "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{EM DASH}": "-", "\N{PLUS-MINUS SIGN}": "+-",
    "\N{MULTIPLICATION SIGN}": "x", "\N{LESS-THAN OR EQUAL TO}": "<=", "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{NOT EQUAL TO}": "!=", "\N{RIGHTWARDS ARROW}": "->", "\N{LEFTWARDS ARROW}": "<-", "\N{MICRO SIGN}": "u",
    "\N{GREEK SMALL LETTER MU}": "mu", "\N{GREEK SMALL LETTER SIGMA}": "sigma", "\N{DEGREE SIGN}": " deg",
    "\N{LEFT SINGLE QUOTATION MARK}": "'", "\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{FULL BLOCK}": "#",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"', "\N{RIGHT DOUBLE QUOTATION MARK}": '"', "\N{FRACTION SLASH}": "/",
    "\N{IDEOGRAPHIC FULL STOP}": ".", "\N{IDEOGRAPHIC COMMA}": ",", "\N{ZERO WIDTH NO-BREAK SPACE}": "",
}  # fmt: skip
_lost: set[str] = set()
"""Characters that were written as `?`, for the one sentence about it."""


def settle() -> None:
    """Let the process's own streams take any text; what a user chose with PYTHONIOENCODING=...:HANDLER is kept."""
    for stream in (sys.stdout, sys.stderr):
        if getattr(stream, "errors", None) in NOT_CHOSEN and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=HANDLER)


def tell(text: str, *, err: bool = False, end: str = "\n") -> None:
    """Print a line of an answer, or of what is said beside it; always flushed, whatever the stream's code page."""
    stream = sys.stderr if err else sys.stdout
    if stream is not None:
        print(text, file=lenient(stream), end=end, flush=True)


def drop_unwritten() -> None:
    """Drop what the output still holds and cannot write: Python would report it again at its end, with another exit code."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def tell_losses() -> None:
    """Say once, on the error stream, that characters were lost and how to see them."""
    lost = "".join(_lost)
    _lost.clear()
    narrow = {_encoding(stream).lower() for stream in (sys.stdout, sys.stderr) if not takes(lost, stream)}
    if narrow:
        which = " and ".join(sorted(narrow))
        tell(f"note: ? stands for characters that {which} lacks; PYTHONIOENCODING=utf-8 shows them", err=True)


def takes(text: str, stream: Any) -> bool:
    """Whether a stream can write all characters of a text as they are."""
    try:
        text.encode(_encoding(stream))
    except UnicodeEncodeError:
        return False
    return True


def as_written(text: str, stream: Any) -> str:
    """A text as a stream will show it: for tables, whose columns must fit what is written."""
    if takes(text, stream):
        return text
    encoding = _encoding(stream)
    return text.encode(encoding, HANDLER).decode(encoding)


def lenient(stream: TextIO) -> Any:
    """A stream that takes any text, without a change to the one underneath, which may be a caller's own."""
    return stream if getattr(stream, "errors", HANDLER) not in NOT_CHOSEN else _Lenient(stream)


class _Lenient:
    """What a stream is, but for `write`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what the stream's code page has of a text."""
        return self._stream.write(as_written(text, self._stream))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _encoding(stream: Any) -> str:
    return getattr(stream, "encoding", None) or "utf-8"


def _plain(error: UnicodeError) -> tuple[str, int]:
    """The first character that cannot be encoded, as what stands for it; an error handler of `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    plain = _in_ascii(character)
    if plain is None:
        if not "\ud800" <= character <= "\udfff":
            _lost.add(character)
        plain = "??" if unicodedata.east_asian_width(character) in "WF" else "?"
    return plain, error.start + 1


def _in_ascii(character: str) -> str | None:
    """What stands for a character: a sign of the table, a line's piece, a letter without its accents; or nothing does."""
    if character in _PLAIN:
        return _PLAIN[character]
    if "\N{BOX DRAWINGS LIGHT HORIZONTAL}" <= character <= "\N{BOX DRAWINGS HEAVY LEFT AND LIGHT RIGHT}":
        name = unicodedata.name(character)
        return "-" if name.endswith("HORIZONTAL") else "|" if name.endswith("VERTICAL") else "+"
    parts = [part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)]
    plain = "".join(_PLAIN.get(part, part) for part in parts)
    return plain if plain and plain.isascii() else None


codecs.register_error(HANDLER, _plain)
