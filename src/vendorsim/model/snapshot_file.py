"""A saved run as one file: JSON and arrays in a ZIP, behind a line with their SHA-256.

No pickle: a file cannot name code that is not loaded already, and none of what it names is called. What a policy or a
programme keeps for itself goes in as `plain_form` has it; what has no plain form is refused when the run is saved.
"""

import hashlib
import inspect
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from vendorsim.engine.source_digest import model_digest
from vendorsim.files.whole import write_whole
from vendorsim.model import snapshots
from vendorsim.model.plain_form import NotPlainError, Reader, Writer
from vendorsim.model.snapshots import SnapshotError
from vendorsim.plugins import trusted
from vendorsim.plugins.code_files import read_code
from vendorsim.plugins.registry import is_loaded
from vendorsim.settings.schema import Settings

FIRST_LINE = b"vendorsim run 1 "
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, LookupError, TypeError, ValueError, AttributeError, EOFError, RecursionError,
)  # fmt: skip
HEADER_BYTES = 1_000_000  # NumPy reads 10,000 unless told; a record of all parameters names each of its fields there
COMPRESSION = 1  # a sixth of the bytes; more would take twice as long for a tenth of these
Model = TypeVar("Model")


def save(model: Any, path: Path) -> None:
    """Write a run to a file. Raises: CopyError within a tick; SnapshotError."""
    data = packed(model)
    try:
        write_whole(path, FIRST_LINE + hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
    except OSError as error:
        raise SnapshotError(f"{path}: cannot be written: {error.strerror or error}") from None


def restore(kind: Callable[..., Model], path: Path, *, trust: bool = False) -> Model:
    """The run of a file, as a model of a kind. Raises: SnapshotError; TrustError for code that nobody said yes to."""
    try:
        first, _, data = path.read_bytes().partition(b"\n")
    except OSError as error:
        raise SnapshotError(f"{path}: cannot be read: {error.strerror or error}") from None
    if not first.startswith(FIRST_LINE):
        raise SnapshotError(f"{path}: is not a run that `model.save` wrote")
    if first != FIRST_LINE + hashlib.sha256(data).hexdigest().encode():
        raise SnapshotError(f"{path}: is damaged: it does not hold what was saved")
    with _reading(path):
        about, columns, others = _unpacked(data)
        settings = _settings(about, path, trust=trust)
    model: Any = kind(settings, seed=about["seed"])
    with _reading(path):
        if _code_of_others(model) != about["others"]:
            raise SnapshotError(f"{path}: a policy or programme of another package has changed since it was saved")
        if about["has_views"]:
            model._make_views()
        rest = Reader(others, snapshots.parts_of(model), _nameable(model)).read(about["rest"])
        snapshots.put(model, dict(zip(about["columns"], columns, strict=True)), rest)
    found: Model = model
    return found


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Whatever a file can hold that nobody saved is told in one sentence. Raises: SnapshotError."""
    try:
        yield
    except (*UNREADABLE, NotPlainError) as error:
        raise SnapshotError(f"{path}: is damaged: {type(error).__name__}: {error}") from error


def packed(model: Any) -> bytes:
    """The run as the bytes of a ZIP."""
    rest, arrays = snapshots.rest_of(model), snapshots.arrays_of(model)
    path_of = {id(part): path for path, part in snapshots.parts_of(model).items()}
    writer = Writer(lambda one: path_of.get(id(one)), _nameable(model))
    try:
        form = writer.write(rest)
    except NotPlainError as error:
        raise SnapshotError(
            f"{type(model).__name__}: cannot be saved: {error}, which a file does not hold; keep numbers, texts, "
            "lists, sets, dictionaries, arrays and dataclasses, or use pickle among your own processes"
        ) from None
    about = {
        "model": model_digest(), "settings": model.settings.model_dump(mode="json", exclude_none=True),
        "digest": model.settings.digest(), "seed": model.luck, "others": _code_of_others(model),
        "has_views": bool(model._views), "columns": list(arrays), "rest": form,
    }  # fmt: skip
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        archive.writestr("run.json", json.dumps(about))
        for name, group in (("columns", list(arrays.values())), ("rest", writer.arrays)):
            archive.writestr(f"{name}.npy", b"".join(map(_bytes_of, group)))
    return file.getvalue()


def _unpacked(data: bytes) -> tuple[dict[str, Any], list[np.ndarray], list[np.ndarray]]:
    """What is said of the run, its columns, and the other arrays."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        about = json.loads(archive.read("run.json"))
        return about, *(_arrays_in(archive.read(f"{name}.npy")) for name in ("columns", "rest"))


def _settings(about: dict[str, Any], path: Path, *, trust: bool) -> Settings:
    """The settings of a saved run, if the same model would go on with them."""
    if about["model"] != model_digest():
        raise SnapshotError(f"{path}: was saved by another version of the model, which would go on otherwise")
    settings = Settings.model_validate(about["settings"])
    for code in map(read_code, settings.code_files()):
        if trust or is_loaded(code):
            trusted.allow(code)
        trusted.note(code.path, str(path))
    if settings.digest() != about["digest"]:
        raise SnapshotError(f"{path}: the map or the code that its settings name has changed since it was saved")
    return settings


def _nameable(model: Any) -> Callable[[str], bool]:
    """Tells whose classes a file may name: vendorsim's, and those of the modules of this run's policy and programmes."""
    known = {type(one).__module__ for one in (model.policy, *model.programmes)}
    return lambda module: module.partition(".")[0] == "vendorsim" or module in known


def _code_of_others(model: Any) -> dict[str, str]:
    """SHA-256 of each file of a policy or programme that `model_digest` does not cover, by its class."""
    kinds = [type(one) for one in (model.policy, *model.programmes)]
    return {
        kind.__qualname__: hashlib.sha256(Path(inspect.getfile(kind)).read_bytes()).hexdigest()
        for kind in kinds if not kind.__module__.startswith("vendorsim.")
    }  # fmt: skip


def _bytes_of(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array, allow_pickle=False)
    return file.getvalue()


def _arrays_in(data: bytes) -> list[np.ndarray]:
    file, found = io.BytesIO(data), []
    while file.tell() < len(data):
        found.append(np.lib.format.read_array(file, allow_pickle=False, max_header_size=HEADER_BYTES))
    return found
