"""Factors and changes that make no difference at any point: another setting decides in all of them."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vendorsim.errors import SettingsError, VendorsimError
from vendorsim.settings.idle_settings import decides, switches, value_of, why_idle
from vendorsim.settings.schema import Settings
from vendorsim.study.experiment.definition import Defined, Factor
from vendorsim.study.experiment.design import csv_path, csv_points
from vendorsim.study.experiment.factor_names import Place, refused, sections_of
from vendorsim.study.experiment.schema import Calibration, Search
from vendorsim.study.experiment.settings_at import settings_at

OF_POLICY = "policy_parameters."


class Idle:
    """What of an experiment has made no difference so far, while its points go by."""

    def __init__(self, defined: Defined) -> None:
        """Begin with all that its file and its CSV name. Raises: SettingsError for a column that no run reads."""
        self._defined = defined
        experiment = defined.experiment
        self._waiting: dict[Place, str] = {
            (*place, path): "" for place, said in sections_of(experiment) for path in said
        }
        self._searched = experiment.search != Search() or experiment.calibration != Calibration()
        self._columns: dict[str, str] = {}
        if experiment.design.kind == "points":
            self._take_columns()

    def _take_columns(self) -> None:
        line, rows = csv_points(self._defined)
        self._columns = dict.fromkeys(rows[0][1], f"{csv_path(self._defined)}, line {line}")
        wrong = {name: text for name in self._columns if (text := refused(name))}
        if wrong:
            raise SettingsError("\n".join(f"{self._columns[name]}: {name}: {text}" for name, text in wrong.items()))
        self._waiting |= {("column", name): "" for name in self._columns}
        for place in list(self._waiting):
            if place[0] in ("levers", "uncertainties"):
                del self._waiting[place]
                if place[-1] not in self._columns and not self._searched:
                    self._waiting[place] = f"{csv_path(self._defined)} has no column for it, so that it never varies"

    def look(self, point: Mapping[str, Any], settings: Settings) -> None:
        """Strike off what makes a difference at this point."""
        for place in list(self._waiting):
            path = place[-1]
            if place[0] == "changes":
                reason = self._replaced(path, settings)
            elif path not in point or (place[0] == "scenarios" and not self._is_of(point, place[1])):
                continue
            else:
                reason = ""
            if not reason and not (place[0] in ("changes", "scenarios") and switches(path)):
                reason = why_idle(settings, path)
            if reason:
                self._waiting[place] = reason
            else:
                del self._waiting[place]

    def _replaced(self, path: str, settings: Settings) -> str:
        """Why a change of the base is not to be seen at a point. A search or a calibration may still go by it."""
        if self._searched or value_of(settings, path) == value_of(self._defined.base, path):
            return ""
        if path.startswith(OF_POLICY):
            return f"it belongs to {self._defined.base.policy}, the base's policy, and no point has that"
        return "every point repeats it"

    @staticmethod
    def _is_of(point: Mapping[str, Any], scenario: str) -> bool:
        label = str(point.get("scenario", ""))
        return label == scenario or label.startswith(f"{scenario}-")

    def refuse(self) -> None:
        """Raises: SettingsError for all that has made no difference at any point."""
        told = [(place, reason) for place, reason in self._waiting.items() if reason]
        if told:
            raise SettingsError("\n".join(f"{self._where(place)}: it changes no run: {why}" for place, why in told))

    def _where(self, place: Place) -> str:
        if place[0] == "column":
            return f"{self._columns[place[-1]]}: {place[-1]}"
        return f"{self._defined.where(*place)}: {'.'.join(place)}"


def policy_hints(defined: Defined, mistakes: Mapping[str, Any]) -> Iterator[str]:
    """How to vary a parameter that not all of the policies have, where that is what went wrong."""
    from vendorsim.plugins.installed_policies import installed

    owners: dict[str, list[str]] = {}
    policies = {str(value) for one in defined.factors if one.path == "policy" for value in one.values}
    for one in defined.factors:
        name = one.path.removeprefix(OF_POLICY)
        if name != one.path and any(f'"{name}"' in text and "unknown parameter" in text for text in mistakes):
            having = [policy for policy in sorted(policies & set(installed()))
                      if name in installed()[policy].parameters()]  # fmt: skip
            if having and len(policies) > len(having):
                owners[one.path] = having
    for path, having in owners.items():
        place = next((section, path) for section in ("levers", "uncertainties")
                     if path in getattr(defined.experiment, section))  # fmt: skip
        yield (
            f"{defined.where(*place)}: {'.'.join(place)}: of these policies only {', '.join(having)} has it; write a table "
            f"[scenarios.NAME] for each choice, with `policy` and, where it has it, `{path}`, and "
            'design.kind = "policies_by_scenarios"; `vendorsim search` leaves it out by itself where a policy lacks it'
        )


MOST_TRIED = 500


def refuse_idle(defined: Defined, factors: Sequence[Factor]) -> None:
    """Refuse factors of a search or a calibration that make no difference, whatever the others are.

    Raises: SettingsError.
    """
    own = [one for one in factors if not one.path.startswith(OF_POLICY)]
    deciding = [one for one in own if decides(one.path)]
    first = {one.path: one.at(0.0) for one in own}
    idle = Idle(defined)
    for n, values in enumerate(itertools.product(*(one.levels(2) for one in deciding))):
        if n == MOST_TRIED:
            return  # more combinations than one can look at: what does nothing in these may do something in others
        point = first | {one.path: value for one, value in zip(deciding, values, strict=True)}
        try:
            settings = settings_at(defined, point)
        except VendorsimError:
            continue  # told where the levers are tried one by one
        idle.look(point, settings)
    idle.refuse()
