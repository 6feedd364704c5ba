"""How members may be called: short, on one line, with nothing that is not to be seen, and compared as the eye does."""

import unicodedata

MOST_MARKS = 2
"""Marks above or below one letter; more are heaped up to spill over other lines."""
LONGEST_READ = 400
_LATIN = str.maketrans("аеорсухіјѕԁһкмтнвαεοιρτυνκ", "aeopcyxijsdhkmthbaeoiptuvk")
"""Letters of other alphabets that look like Latin ones."""


def cleaned(name: str, longest: int) -> str:
    """A name as it is kept; empty where nothing of it is a letter, a number or a sign.

    Left out are control characters, invisible ones and those that turn the direction of writing, and marks that are
    heaped up on one letter; what is wide or ornamental becomes plain.
    """
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFKC", name[:LONGEST_READ]):
        kind = unicodedata.category(letter)
        if kind[0] == "C" and not letter.isspace():
            continue
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    found = " ".join("".join(kept).split())[:longest].strip()
    return found if any(unicodedata.category(letter)[0] in "LNS" for letter in found) else ""


def key_of(name: str) -> str:
    """What two names have in common that look the same: case, accents, spaces, points and borrowed letters aside."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    kept = "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LNS")
    return kept.translate(_LATIN)
