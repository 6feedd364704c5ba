"""What a manifest says of the code and the machine that made results, and the SHA-256 of files."""

import hashlib
import platform
import shlex
import subprocess
import sys
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from vendorsim.engine.source_digest import model_digest

MANIFEST = "manifest.json"
PACKAGES = ("vendorsim", "numpy", "numba", "llvmlite", "mesa", "scipy", "pydantic", "pandas", "pyarrow", "matplotlib")
FEATURES = ("sse4_2", "avx", "avx2", "fma", "avx512f", "asimd", "sve")
"""CPU features that change which of its variants a mathematical library runs."""


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def code_digest(package: Path = Path(__file__).parents[1]) -> str:
    """SHA-256 over the sources of this package: which code made the results, installed or checked out."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def tree_state(package: Path = Path(__file__).parents[1]) -> dict[str, Any]:
    """The commit that the package's sources are checked out at, and whether they are as committed; empty if installed."""
    try:
        commit = _git(package, "rev-parse", "HEAD")
        changed = _git(package, "status", "--porcelain", "--", str(package))
    except (OSError, subprocess.SubprocessError):
        return {}
    return {"commit": commit, "clean": not changed}


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=20).stdout.strip()


def versions() -> dict[str, str]:
    """Python and the packages that results could depend on."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed as a package"
    return found


def platform_facts() -> dict[str, Any]:
    """System, C library and CPU; no host name, no user."""
    return {
        "system": platform.system(),
        "release": platform.release(),
        "machine": platform.machine(),
        "libc": " ".join(platform.libc_ver()).strip() or "unknown",
        "implementation": sys.implementation.name,
    } | _cpu()


def _cpu() -> dict[str, Any]:
    """The CPU's name and features as Linux lists them; elsewhere only its name."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {"cpu": platform.processor() or "unknown", "cpu_features": []}
    facts: dict[str, str] = {}
    for line in lines:
        key, _, value = line.partition(":")
        facts.setdefault(key.strip(), value.strip())
    flags = set(facts.get("flags", facts.get("Features", "")).split())
    return {"cpu": facts.get("model name", "unknown"), "cpu_features": [name for name in FEATURES if name in flags]}


def now() -> str:
    """The time, for the manifest only."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def made_by() -> dict[str, Any]:
    """The command that was given, code, versions and machine."""
    names = (Path(sys.argv[0]).stem, Path(sys.argv[0]).parent.name)
    return {
        "command": shlex.join(["vendorsim", *sys.argv[1:]]) if "vendorsim" in names else "called from Python",
        "code_digest": code_digest(),
        "model_digest": model_digest(),
        "tree": tree_state(),
        "versions": versions(),
        "platform": platform_facts(),
    }
