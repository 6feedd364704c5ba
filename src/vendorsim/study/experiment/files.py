"""Where experiment files lie: as a path says, in `./experiments`, or among the shipped ones."""

from contextlib import suppress
from pathlib import Path

from vendorsim.errors import SettingsError, nearest
from vendorsim.files.toml_lines import read_toml
from vendorsim.settings.files import config_folders, find_config, find_parent, is_study

PACKAGE = Path(__file__).parents[1]
SHIPPED = PACKAGE / "shipped_experiments"
CHECKOUT = PACKAGE.parents[1] / "experiments"


def experiment_folders() -> list[Path]:
    """Folders that are searched by name: `./experiments`, then the shipped ones."""
    here, shipped = Path("experiments"), SHIPPED if SHIPPED.is_dir() else CHECKOUT
    return [here] if shipped.is_dir() and here.resolve() == shipped.resolve() else [here, shipped]


def comparison_file(name: str | Path) -> Path | None:
    """The study of this path or name among settings, or the one that plain settings extend; nothing where there is none.

    Raises: SettingsError for a file that is not there or cannot be read.
    """
    path, seen = find_config(name), set[Path]()
    while path.resolve() not in seen:
        seen.add(path.resolve())
        data = read_toml(path).data
        if is_study(data):
            return path
        parent = data.get("extends")
        if not isinstance(parent, str) or not parent:
            break
        with suppress(SettingsError):  # told when the settings are read
            path = find_parent(parent, path)
    return None


def find_experiment(path: Path) -> Path:
    """The experiment file of this path or name.

    Raises: SettingsError when there is none, with the nearest known name.
    """
    for folder in (Path(), *experiment_folders(), *config_folders()):
        for candidate in (folder / path, folder / f"{path}.toml"):
            if candidate.is_file() and candidate.suffix == ".toml":
                return candidate
    known = sorted({found.stem for folder in experiment_folders() for found in folder.glob("*.toml")})
    guess = nearest(path.stem, known)
    hint = f'; did you mean "{guess}"?' if guess else ""
    raise SettingsError(
        f"{path}: no such experiment file{hint} (by name one can ask for: {', '.join(known) or 'none'})"
    )
