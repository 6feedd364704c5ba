"""The data beside the page of a sweep, as CSV."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vendorsim.csvfile import write_frame
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
        found["failing_conditions"] = _together(study.robustness.boxes)
    if study.search is not None:
        found |= {"search_candidates": study.search.front, "search_generations": study.search.generations}
    if study.calibration is not None:
        found |= {
            "posterior": study.calibration.particles,
            "parameters": study.calibration.parameters,
            "predictive": study.calibration.predicted,
        }
    return {name: frame for name, frame in found.items() if frame is not None and len(frame.columns) > 0}


def _together(boxes: Mapping[str, Any]) -> Any:
    """Every box in one table, with what is known of it as a whole; a choice without a box has one row without a factor."""
    import pandas as pd

    parts = []
    for label, box in boxes.items():
        rows = box if len(box) else pd.DataFrame([{"factor": ""}])
        facts = {name: box.attrs.get(name) for name in ("futures", "failures", "coverage", "density", "mass")}
        parts.append(rows.assign(**facts).assign(label=label))
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return frame[["label", *(name for name in frame if name != "label")]] if parts else frame


def write_tables(study: SweepStudy, folder: Path) -> list[Path]:
    """Write every frame to `folder/NAME.csv`, numbers with all their digits."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, frame in tables(study).items():
        path = folder / f"{name}.csv"
        write_frame(frame, path)
        paths.append(path)
    return paths
