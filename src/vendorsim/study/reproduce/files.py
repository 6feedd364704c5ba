"""Files of results held against the digests that their manifest has."""

from collections.abc import Collection, Mapping
from pathlib import Path

from vendorsim.study.provenance import file_digest
from vendorsim.study.reproduce.verdict import Artefact, Verdict


def changed_files(folder: Path, digests: Mapping[str, str], left_out: Collection[str] = ()) -> list[Artefact]:
    """Files that are not what the manifest says, and those that are missing though not left out."""
    found = []
    for name, digest in digests.items():
        path = folder / name
        if not path.is_file():
            if name not in left_out:
                found.append(Artefact(name, Verdict.MISSING, "the manifest lists it"))
        elif file_digest(path) != digest:
            found.append(Artefact(name, Verdict.CHANGED, "its SHA-256 is not the manifest's"))
    return found
