"""What the first page of results says where these carry code that is not vendorsim's."""

from collections.abc import Mapping

from vendorsim.telling.language import LANGUAGES, say, speaking


def notice(code: Mapping[str, str]) -> str:
    """A sentence that names each file with its digest; "" where there is none."""
    if not code:
        return ""
    files = "; ".join(f"{name} (SHA-256 {digest})" for name, digest in code.items())
    return say("report.warning.code", files=files)  # fmt: skip


def notices(code: Mapping[str, str]) -> list[str]:
    """The same in every language, for a page that is written in one and read by everybody."""
    found = []
    for language in LANGUAGES if code else ():
        with speaking(language):
            found.append(notice(code))
    return found
