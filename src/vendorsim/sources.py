"""Which sources compiled code can come from.

Found by their text, without importing them: a start must know it before anything is compiled or loaded.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parent
_NAME = PACKAGE.name.encode()
_DECORATED = re.compile(rb"^@(?:rule|phase)\b", re.MULTILINE)
_IMPORT = re.compile(
    rb"^\s*(?:from (%s[\w.]*) import (\([^)]*\)|[^\n]*)|import (%s[\w.]*))" % (_NAME, _NAME), re.MULTILINE
)


def _imported(text: bytes) -> Iterator[str]:
    """Names of the package's modules, or of what stands in them, that a source imports."""
    for origin, names, module in _IMPORT.findall(text):
        yield (origin or module).decode()
        for name in re.findall(rb"\w+", names):
            yield f"{origin.decode()}.{name.decode()}"


def compiled_sources(package: Path = PACKAGE) -> list[Path]:
    """The sources that hold rules or phases, and all that these import: code and constants."""
    paths = {
        ".".join((package.name, *path.relative_to(package).with_suffix("").parts)): path
        for path in package.rglob("*.py")
    }
    texts = {name: path.read_bytes() for name, path in paths.items()}
    found = {name for name, text in texts.items() if _DECORATED.search(text)}
    waiting = list(found)
    while waiting:
        for name in _imported(texts[waiting.pop()]):
            if name in texts and name not in found:
                found.add(name)
                waiting.append(name)
    return sorted(paths[name] for name in found)


def sources_digest(package: Path = PACKAGE) -> str:
    """Digest of every source that compiled code can come from, and of the versions that compile it."""
    versions = [*sys.version_info[:2], version("numba"), version("llvmlite"), version("numpy")]
    digest = hashlib.sha256(repr(versions).encode())
    for path in compiled_sources(package):
        digest.update(f"\n{path.relative_to(package).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
