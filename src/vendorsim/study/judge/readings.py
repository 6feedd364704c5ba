"""What was read off the runs of the catalogue, kept in a folder, so that a matrix of many hours can go on where it ended."""

import json
from collections.abc import Mapping
from pathlib import Path

from vendorsim.engine.source_digest import pattern_digest
from vendorsim.errors import ResultsError


class ReadingStore:
    """Readings by settings, seed and entry, in a file of JSON lines that is only added to.

    The file is named by a digest of the model and the catalogue: what another version gave is left alone, and not used.
    """

    def __init__(self, folder: Path) -> None:
        """Read what `folder` holds of this version. Raises: ResultsError when it is no folder or cannot be made."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ResultsError(f"{folder}: cannot be made: {error.strerror}") from error
        self.path = folder / f"readings-{pattern_digest()[:12]}.jsonl"
        self._kept: dict[tuple[str, int, str], tuple[dict[str, float], float]] = {}
        whole = self.path.read_bytes() if self.path.exists() else b""
        # A killed process may have left its last line half-written; that run is done once more.
        whole = whole[: whole.rfind(b"\n") + 1]
        for line in whole.splitlines():
            said = json.loads(line)
            self._kept[said["settings"], said["seed"], said["entry"]] = (said["reading"], said["seconds"])
        if self.path.exists():
            with self.path.open("r+b") as file:
                file.truncate(len(whole))

    def get(self, settings: str, seed: int, entry: str) -> tuple[dict[str, float], float] | None:
        """(reading, processor seconds of its run) of an entry, by the settings' digest, or None."""
        return self._kept.get((settings, seed, entry))

    def add(self, settings: str, seed: int, readings: Mapping[str, dict[str, float]], seconds: float) -> None:
        """Keep what a run gave each entry."""
        lines = []
        for entry, reading in readings.items():
            self._kept[settings, seed, entry] = (reading, seconds)
            lines.append({"settings": settings, "seed": seed, "entry": entry, "reading": reading, "seconds": seconds})
        with self.path.open("a", encoding="utf-8") as file:
            file.write("".join(json.dumps(line) + "\n" for line in lines))
