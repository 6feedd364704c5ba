"""The data beside the page of a sweep, as CSV."""

from pathlib import Path
from typing import Any

from vendorsim.report.sweep_study import SweepStudy


def tables(study: SweepStudy) -> dict[str, Any]:
    """Every frame that is written, by the name of its file."""
    found: dict[str, Any] = dict(study.frames)
    for measure, frame in study.sensitivity.items():
        found[f"sensitivity_{measure}"] = frame
    for measure, frame in study.interactions.items():
        found[f"interactions_{measure}"] = frame
    if study.robustness is not None:
        found |= {"regret": study.robustness.regret, "satisficing": study.robustness.satisficing}
        for number, frame in enumerate(study.robustness.boxes.values()):
            found[f"failing_conditions_{number + 1}"] = frame
    if study.search is not None:
        found |= {"search_front": study.search.front, "search_generations": study.search.generations}
    if study.calibration is not None:
        found |= {"posterior": study.calibration.particles, "posterior_predictive": study.calibration.predicted}
    return {name: frame for name, frame in found.items() if frame is not None and len(frame.columns) > 0}


def write_tables(study: SweepStudy, folder: Path) -> list[Path]:
    """Write every frame to `folder/NAME.csv`, numbers with all their digits."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, frame in tables(study).items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            frame.to_csv(file, index=False, lineterminator="\n")
        paths.append(path)
    return paths
