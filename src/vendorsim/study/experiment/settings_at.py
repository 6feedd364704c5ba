"""The settings of a point of a design."""

from collections.abc import Mapping
from typing import Any

from vendorsim.settings.schema import Settings
from vendorsim.study.experiment.definition import Defined, arm_settings
from vendorsim.study.experiment.design import SCENARIO
from vendorsim.study.experiment.named_files import located
from vendorsim.study.experiment.schema import ARM


def settings_at(defined: Defined, point: Mapping[str, Any]) -> Settings:
    """The settings of a point; files that it names are meant from the folder of the experiment, or of the results.

    Raises: SettingsError for changes that the settings do not allow.
    """
    folder, settings = defined.folder, defined.base
    if ARM in point:
        settings = arm_settings(settings, defined.experiment.arms[point[ARM]], folder)
    changes = {path: located(path, value, folder) for path, value in point.items() if path not in (SCENARIO, ARM)}
    settings = settings.with_(**changes) if changes else settings
    return settings.under(settings.policy).model_copy(update={"seed": 0})
