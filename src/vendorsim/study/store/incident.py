"""Finding one incident in stored results, so that its story can be told."""

from pathlib import Path
from typing import Any

from vendorsim.errors import ResultsError, nearest
from vendorsim.model.encounter.story import Story, story_of_row
from vendorsim.settings.schema import load_settings
from vendorsim.study.store.export import read_table
from vendorsim.study.store.manifest import INCIDENTS, SETTINGS


def tell(results_folder: str | Path, incident_id: str) -> Story:
    """The story of a stored incident, with the weights that the folder's settings had.

    Raises: ResultsError as `read_story`, and when the settings are missing; SettingsError when they cannot be read.
    """
    folder = Path(results_folder)
    row = read_story(folder, incident_id)
    if not (folder / SETTINGS).is_file():
        raise ResultsError(f"{folder} holds no {SETTINGS}, in which the weights of its incidents stand")
    return story_of_row(row, load_settings(folder / SETTINGS).behaviour.model_dump())


def read_story(results_folder: str | Path, incident_id: str) -> dict[str, Any]:
    """The row of `incidents.parquet` with this id, as plain Python values; transitions are lists, as in a run.

    Raises: ResultsError when the folder holds no results or no such incident, with the nearest id there is.
    """
    folder = Path(results_folder)
    rows = read_table(folder, INCIDENTS, filters=[("incident_id", "=", incident_id)]).to_pylist()
    if rows:
        row: dict[str, Any] = rows[0]
        if "transitions" in row:
            row["transitions"] = [list(step.values()) for step in row["transitions"] or ()]
        return row
    raise ResultsError(f'there is no incident "{incident_id}" in {folder}{_hint(folder, incident_id)}')


def _hint(folder: Path, incident_id: str) -> str:
    """What to ask for instead; ids of the same policy and seed come first."""
    known: list[str] = read_table(folder, INCIDENTS, columns=["incident_id"])["incident_id"].to_pylist()
    if not known:
        return ": it holds no incident above stage 0"
    run = incident_id.rpartition("-")[0]
    alike = [name for name in known if name.rpartition("-")[0] == run] or known
    # Comparing spellings with every one of a million ids would take minutes.
    guess = nearest(incident_id, alike[:2000]) or alike[0]
    return f'; did you mean "{guess}"? (it holds {len(known)}, from "{known[0]}" to "{known[-1]}")'
