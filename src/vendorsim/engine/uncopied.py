"""What cannot be copied or pickled by itself while a run is under way, and says so instead of going wrong in silence.

Compiled phases know a run's columns by where these lie in memory, and the world holds them. A copy of either alone would
go on working on the columns of the original, or on memory that is no longer there. A model is copied as a whole.
"""

import copyreg
from typing import Any, NoReturn

from vendorsim.errors import VendorsimError


class CopyError(VendorsimError, TypeError):
    """What was to be copied or pickled and cannot be; a TypeError as for anything that cannot be."""


class Uncopied:
    """Base of what `copy.copy`, `copy.deepcopy` and `pickle` refuse."""

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        """Refuse, with what to do instead. Raises: CopyError."""
        _refuse(self)


def refuse_copies(kind: type) -> None:
    """Refuse copies of a class that cannot have another base."""
    copyreg.pickle(kind, _refuse)


def _refuse(one: Any) -> NoReturn:
    raise CopyError(
        f"{type(one).__name__}: a part of a running model cannot be copied by itself; copy or save the model"
    )
