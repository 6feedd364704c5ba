"""Tables, and the row views that Mesa and a notebook see.

A table is made at full size once and never resized, so that phases can hold its arrays. A small table of many columns
is one array of records: phases read `vendors[v].cash`, and `table.cash` is a view of that field. Large ones that phases
sweep through are a column each: `resident_opinion` is the column `opinion` of the table `Residents`.
"""

import itertools
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from vendorsim.engine.lazy_mesa import mesa


@dataclass(frozen=True)
class Column:
    """One property of every row: its type, unit, meaning, and how many values a row holds (`width`)."""

    dtype: Any
    unit: str
    meaning: str
    start: float = 0.0
    width: str | int | tuple[str | int, ...] = ()

    if TYPE_CHECKING:

        def __get__(self, table: Any, kind: Any = None) -> np.ndarray: ...


class Table:
    """Columns of equal length; a subclass names its columns once, as class attributes.

    With a name for its `records`, columns of one number a row are fields of one array under that name; with `whole`,
    those of several numbers as well.
    """

    row_kind: ClassVar[str]
    records_name: ClassVar[str]
    declared: ClassVar[dict[str, Column]]
    fields: ClassVar[dict[str, Column]]

    def __init_subclass__(cls, kind: str, records: str = "", whole: bool = False, **extra: Any) -> None:
        super().__init_subclass__(**extra)
        cls.row_kind, cls.records_name = kind, records
        cls.declared = {name: value for name, value in vars(cls).items() if isinstance(value, Column)}
        cls.fields = {name: one for name, one in cls.declared.items() if records and (whole or one.width == ())}
        for name in cls.declared:
            delattr(cls, name)

    def __init__(self, size: int, **widths: int) -> None:
        """Make every column at full size; `widths` gives the length of columns whose width is a name."""
        self.size = size
        kinds = [(name, column.dtype, column.width) for name, column in self.fields.items()]
        self.records = np.zeros(size, np.dtype((np.record, np.dtype(kinds, align=True))))
        for name, column in self.declared.items():
            if name in self.fields:
                self.records[name] = column.start
                setattr(self, name, self.records[name])
                continue
            wide = column.width if isinstance(column.width, tuple) else (column.width,)
            shape = (size, *(widths[w] if isinstance(w, str) else w for w in wide))
            setattr(self, name, np.full(shape, column.start, dtype=column.dtype))

    def __len__(self) -> int:
        return self.size

    def __getattr__(self, name: str) -> np.ndarray:
        raise AttributeError(f"{type(self).__name__} has no column {name!r}; it has {', '.join(self.declared)}")

    def columns(self) -> Iterator[tuple[str, np.ndarray]]:
        """Every column by its kind and name."""
        for name in self.declared:
            yield f"{self.row_kind}_{name}", getattr(self, name)

    def arrays(self) -> Iterator[tuple[str, np.ndarray]]:
        """The records, and every column that is no field of them, with the names that phases know them by."""
        if self.records_name:
            yield self.records_name, self.records
        for name in self.declared:
            if name not in self.fields:
                yield f"{self.row_kind}_{name}", getattr(self, name)

    def reset(self, row: int) -> None:
        """Put every column of a row to what it starts with: somebody new takes it and inherits nothing."""
        for name, column in self.declared.items():
            getattr(self, name)[row] = column.start

    def nbytes(self) -> int:
        """Bytes held by all columns."""
        return sum(array.nbytes for _, array in self.arrays())


def record_array(fields: dict[str, float] | list[str], size: int = 1) -> np.ndarray:
    """An array of rows with named numbers, readable as `row.name` with the compiler on and off."""
    names = list(fields)
    array = np.zeros(size, dtype=np.dtype((np.record, [(name, np.float64) for name in names])))
    if isinstance(fields, dict):
        for name, value in fields.items():
            array[name] = value
    return array


class _Counters(weakref.WeakKeyDictionary[Any, Iterator[int]]):
    """Numbers for views by model, which let go of a model that is gone (Mesa 3.3 keeps every model, mesa issue 3179)."""

    def __getitem__(self, model: Any) -> Iterator[int]:
        if model not in self:
            self[model] = itertools.count(1)
        return super().__getitem__(model)


class RowView(mesa.Agent):
    """A row of a table as a `mesa.Agent`: reading and setting an attribute reads and sets the column."""

    _ids = _Counters()
    table_class: ClassVar[type[Table]]

    def __init_subclass__(cls, table: type[Table], **extra: Any) -> None:
        super().__init_subclass__(**extra)
        cls.table_class = table
        for name, column in table.declared.items():
            setattr(cls, name, _cell(name, column))

    def __init__(self, model: Any, row: int) -> None:
        """View row `row` of the model's table."""
        self.row = row
        self._table: Table = model.tables[self.table_class.row_kind]
        super().__init__(model)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.row})"

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return view_of, (self.model, self.table_class.row_kind, self.row)


def view_of(model: Any, kind: str, row: int) -> RowView:
    """The view of a row that a model has: a copy of a view is that of its model's copy."""
    view: RowView = model.view_of(kind, row)
    return view


def _cell(name: str, column: Column) -> property:
    def read(view: RowView) -> Any:
        value = getattr(view._table, name)[view.row]
        return value.item() if isinstance(value, np.generic) else value

    def write(view: RowView, value: Any) -> None:
        getattr(view._table, name)[view.row] = value

    return property(read, write, doc=f"{column.meaning} [{column.unit}]" if column.unit else column.meaning)
