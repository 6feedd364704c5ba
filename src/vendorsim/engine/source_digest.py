"""Which sources compiled code can come from.

Found by their text, without importing them: a start must know it before anything is compiled or loaded.
"""

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
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
    sources = _sources(package)
    return _with_imported({name for name, (_, text) in sources.items() if _DECORATED.search(text)}, sources)


def model_sources(package: Path = PACKAGE) -> list[Path]:
    """The sources that what a run gives can depend on: one run, policies, programmes, measures, and all they import."""
    sources, name = _sources(package), package.name
    found_by_scan = tuple(f"{name}.{folder}." for folder in ("policies", "programmes", "measures"))
    roots = {
        source for source in sources if source == f"{name}.study.execution.run" or source.startswith(found_by_scan)
    }
    return _with_imported(roots, sources)


def _sources(package: Path) -> dict[str, tuple[Path, bytes]]:
    """Every source by its module's name, with its text; `package/__init__` counts as a module of that name."""
    return {
        ".".join((package.name, *path.relative_to(package).with_suffix("").parts)): (path, path.read_bytes())
        for path in package.rglob("*.py")
    }


def _with_imported(found: set[str], sources: Mapping[str, tuple[Path, bytes]]) -> list[Path]:
    """The paths of these modules and of all that they import, directly or not."""
    waiting = list(found)
    while waiting:
        for name in _imported(sources[waiting.pop()][1]):
            if name in sources and name not in found:
                found.add(name)
                waiting.append(name)
    return sorted(sources[name][0] for name in found)


def model_digest(package: Path = PACKAGE) -> str:
    """SHA-256 over the sources that what a run gives can depend on; a change of a report or a page leaves it as it is."""
    return _digest_of(model_sources(package), package, b"")


def pattern_digest(package: Path = PACKAGE) -> str:
    """SHA-256 over the sources that readings of the pattern catalogue can depend on: the model and the catalogue."""
    sources, name = _sources(package), package.name
    catalogue = {one for one in sources if one.startswith(f"{name}.patterns.")}
    paths = sorted({*model_sources(package), *_with_imported(catalogue, sources)})
    return _digest_of(paths, package, b"")


def sources_digest(package: Path = PACKAGE) -> str:
    """Digest of every source that compiled code can come from, and of the versions that compile it."""
    versions = [*sys.version_info[:2], version("numba"), version("llvmlite"), version("numpy")]
    return _digest_of(compiled_sources(package), package, repr(versions).encode())[:16]


def _digest_of(paths: Iterable[Path], package: Path, start: bytes) -> str:
    digest = hashlib.sha256(start)
    for path in paths:
        digest.update(f"\n{path.relative_to(package).as_posix()}\n".encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
