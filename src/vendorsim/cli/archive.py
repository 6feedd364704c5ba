"""`vendorsim archive`: results as a crate for an archive."""

from pathlib import Path

from vendorsim.files.code_page import tell


def archive(results: Path, out: Path | None, licence: str, author: str) -> int:
    """Write the crate beside the results, or where it was asked for."""
    from vendorsim.study.reproduce.archive import write_crate

    to = results.parent / f"{results.resolve().name}.crate.zip" if out is None else out
    tell(f"written: {write_crate(results, to, licence=licence, author=author)}")
    return 0
