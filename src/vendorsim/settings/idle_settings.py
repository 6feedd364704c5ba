"""Settings that change nothing: read by no run, or decided by another setting. What varies them would vary nothing.

Only what settings say by themselves counts. That a parameter of behaviour moves nothing in some city is a finding.
"""

from collections.abc import Mapping
from typing import Any

from vendorsim.settings.schema import Settings

SWITCHES = {
    "campaign": "people", "co_governance": "estates", "ledger": "coverage", "markets": "sites", "patrol": "dose",
    "publicity": "dose", "recorders": "share", "training": "dose", "viral_clip": "reach",
}  # fmt: skip
"""The parameter of a programme at whose 0 it does nothing, whatever the others say."""
COUNTS_AT_ONCE = ("conversion",)
"""Programmes that look at the city from the first day on, whenever they begin."""


def is_read(path: str) -> bool:
    """Whether a run reads the setting of this name at all; its luck is given to it beside the settings."""
    return path.partition(".")[0] not in ("seed", "compare", "extends")


def decides(path: str) -> bool:
    """Whether other settings can be idle because of this one."""
    return path in ("policy", "city.map") or path.startswith(("programmes.", "horizon."))


def why_idle(settings: Settings, path: str) -> str:
    """Which other setting makes this one change nothing here; nothing where it counts."""
    section, _, name = path.partition(".")
    if section == "city" and name not in ("map", "open_lanes") and settings.city.map:
        return "city.map names a map, which has its own size and land use"
    if section == "programmes":
        return _off(settings, name.partition(".")[0])
    if section == "patrol":
        return _taken_over(settings, name)
    return ""


def switches(path: str) -> bool:
    """Whether a setting can be there to keep a programme from doing anything, which is no idle wish."""
    section, _, rest = path.partition(".")
    name, _, parameter = rest.partition(".")
    return section == "programmes" and parameter in ("start_day", "end_day", SWITCHES.get(name))


def value_of(settings: Settings, path: str) -> Any:
    """The value of a setting by its dotted name; None where nothing is said."""
    found: Any = settings
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else getattr(found, part, None)
    return found


def _off(settings: Settings, name: str) -> str:
    """Why a programme does nothing, for those of vendorsim, whose dates and switches mean what they say."""
    given = _values(settings, name)
    if given is None:
        return ""
    days = settings.horizon.burn_in_days + settings.horizon.days
    start, end, switch = given.get("start_day"), given.get("end_day"), SWITCHES.get(name)
    if switch is not None and given[switch] == 0:
        return f"programmes.{name}.{switch} = 0 switches it off"
    if start is not None and end is not None and end <= start:
        return f"the programme ends (end_day = {end}) before it begins (start_day = {start})"
    if start is not None and start >= days and name not in COUNTS_AT_ONCE:
        return f"the programme begins on day {start}, and a run ends after {days} days"
    return ""


def _values(settings: Settings, name: str) -> dict[str, Any] | None:
    """All parameters of a programme of vendorsim as a run takes them; None of another one, or where that is not known."""
    from vendorsim.plugins.installed_policies import installed as policies
    from vendorsim.plugins.installed_programmes import installed

    found, policy = installed().get(name), policies().get(settings.policy)
    if found is None or policy is None or not found.__module__.startswith("vendorsim."):
        return None
    defaults = {key: choice.value for key, choice in found.parameters().items()}
    return {**defaults, **policy.programmes.get(name, {}), **settings.programmes.get(name, {})}


def _taken_over(settings: Settings, name: str) -> str:
    """Whether the programme `patrol` says from the first day to the last how teams work, instead of the section."""
    given = _values(settings, "patrol") if "patrol" in settings.programmes else None
    if given is None or given["start_day"] > 0 or given["dose"] < 1.0:
        return ""
    if given["end_day"] < settings.horizon.burn_in_days + settings.horizon.days:
        return ""
    taken = {"dwell_minutes": "dwell_minutes", "complaint_delay_minutes": "answer_delay"}
    taken |= {"strategy": "strategy"} if given["strategy"] != "as_set" else {}
    return f"programmes.patrol.{taken[name]} takes its place from the first day to the last" if name in taken else ""
