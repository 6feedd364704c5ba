"""What a command line asks for, as settings: a file, then the options, then each `--set`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vendorsim.errors import SettingsError
from vendorsim.settings import ReadSettings, read_settings
from vendorsim.settingsfile import parse_changes

OPTIONS = {
    "policies": "compare.policies",
    "days": "horizon.days",
    "burn_in": "horizon.burn_in_days",
    "replicates": "compare.replicates",
    "seed": "seed",
}


@dataclass(frozen=True)
class Request:
    """A settings file and what the options change in it; `None` is an option that was not given."""

    config: str
    changes: Sequence[str] = ()
    policies: str | None = None
    days: int | None = None
    burn_in: int | None = None
    replicates: int | None = None
    seed: int | None = None

    def read(self) -> ReadSettings:
        """Read the settings, changes included.

        Raises: SettingsError with every mistake, each with the file and line, or the option, that it stands in.
        """
        changes = parse_changes(self.changes)
        said = dict.fromkeys(changes, "--set")
        for option, key in OPTIONS.items():
            value: Any = getattr(self, option)
            if value is None:
                continue
            flag = "--" + option.replace("_", "-")
            if key in changes:
                raise SettingsError(f"{flag} and --set {key} say the same thing; give one of them")
            changes[key] = [name.strip() for name in value.split(",")] if option == "policies" else value
            said[key] = flag
        return read_settings(self.config, changes, said)

    def checked(self) -> ReadSettings:
        """Read the settings and make sure that policies, programmes and map are there and take what they are given."""
        from vendorsim.checking import check

        read = self.read()
        check(read.settings, read.origins)
        return read
