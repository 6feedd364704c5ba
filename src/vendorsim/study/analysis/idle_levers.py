"""Levers of a search and uncertainties of a calibration that change no run, whatever the others are."""

import itertools
from collections.abc import Sequence

from vendorsim.errors import VendorsimError
from vendorsim.settings.idle_settings import decides
from vendorsim.study.definition import Defined, Factor
from vendorsim.study.idle_factors import OF_POLICY, Idle
from vendorsim.study.settings_at import settings_at

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
