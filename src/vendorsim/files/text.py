"""Text files that people write: UTF-8 with a mark or without; anything else is named, with what mends it."""

from pathlib import Path

from vendorsim.errors import SettingsError, VendorsimError

UTF_8 = "save it as UTF-8"
_PACKED = {b"PK\x03\x04": "a packed file, as a workbook (.xlsx, .ods) is", b"\xd0\xcf\x11\xe0": "a workbook (.xls)"}
_LEVEL_ONE = range(0xA1, 0xD8)
"""First bytes of the signs and the frequent characters of GB2312; letters with accents are rarely among them."""


def read_text(path: Path, mistake: type[VendorsimError] = SettingsError, *, cure: str = UTF_8) -> str:
    """The text of a file, without its byte-order mark and with its line ends as they are.

    Raises: `mistake` when it cannot be read, or is not UTF-8: what it most likely is instead, its line, and the cure.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise mistake(f"{path}: cannot be read: {error.strerror or error}") from None
    found = _other_than_text(data)
    if found:
        raise mistake(f"{path}, line 1: is {found}; {cure}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise mistake(f"{path}, line {line}: is not UTF-8 but {_code_page(data)}; {cure}") from None


def _other_than_text(data: bytes) -> str:
    """What bytes are that are no text in UTF-8 even where they can be decoded as such; nothing when they may be one."""
    for head, what in _PACKED.items():
        if data.startswith(head):
            return f"{what}, not text"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text in UTF-16, which Excel writes as Unicode Text, and PowerShell with >"
    return "not text, or text in UTF-16 without a mark: it has zero bytes" if b"\0" in data else ""


def _code_page(data: bytes) -> str:
    """Which code page bytes are in that are not UTF-8, by what Chinese text is mostly made of."""
    try:
        wide = [character for character in data.decode("gb18030") if not character.isascii()]
    except UnicodeDecodeError:
        wide = []
    frequent = sum(character.encode("gb18030")[0] in _LEVEL_ONE for character in wide)
    if wide and 2 * frequent > len(wide):
        return "most likely GB18030 (GBK), the code page of Chinese Windows"
    return "most likely a code page of Windows, as cp1252"
