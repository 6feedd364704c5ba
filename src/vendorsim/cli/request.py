"""What a command line asks for, as settings: a file, then the options, then each `--set`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vendorsim.errors import SettingsError
from vendorsim.settings.files import parse_changes
from vendorsim.settings.schema import ReadSettings, read_settings

if TYPE_CHECKING:
    from vendorsim.study.comparison import Plan

OPTIONS = {
    "days": "horizon.days",
    "burn_in": "horizon.burn_in_days",
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
    trust: bool = False
    precision: float | None = None

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
            changes[key] = value
            said[key] = flag
        return read_settings(self.config, changes, said)

    def plan(self) -> "Plan":
        """The comparison that is asked for; nothing that its policies need is looked up yet.

        Raises: SettingsError.
        """
        from vendorsim.study.comparison import plan_comparison
        from vendorsim.study.experiment.definition import written_in
        from vendorsim.study.experiment.files import comparison_file

        file = comparison_file(self.config)
        policies = None if self.policies is None else [name.strip() for name in self.policies.split(",")]
        written = None if file is None else written_in(file)
        return plan_comparison(self.checked(), policies, self.replicates, precision=self.precision, written=written)

    def checked(self) -> ReadSettings:
        """Read the settings and make sure that policies, programmes and map are there and take what they are given.

        No code that they name is run for it.
        """
        from vendorsim.plugins.trusted import only_looking
        from vendorsim.study.experiment.checking import check

        read = self.read()
        with only_looking():
            check(read.settings, read.origins)
        return read

    def to_run(self) -> ReadSettings:
        """The same for settings that are about to run: code that they name is told, and a yes asked for where needed.

        Raises: SettingsError, and TrustError when the answer is no.
        """
        from vendorsim.cli.consent import ask
        from vendorsim.study.experiment.checking import check

        read = self.checked()
        ask(read.settings.code_files(), self.trust)
        check(read.settings, read.origins)
        return read
