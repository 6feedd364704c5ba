"""What a view asks to run: a scenario with two or three of its policies or arms, checked before the first run."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from vendorsim.console.frame.figures_shown import HEADLINES
from vendorsim.console.frame.state import Problem, Problems, ViewState
from vendorsim.console.scenes.lesson_files import Lesson, all_lessons, lesson_named
from vendorsim.console.scenes.programme_levers import SECTION as PROGRAMMES
from vendorsim.console.scenes.programme_levers import idle_levers, refused
from vendorsim.errors import VendorsimError
from vendorsim.plugins.installed_policies import installed
from vendorsim.plugins.trusted import require_all
from vendorsim.settings.file_names import MAP, POLICY, resolved
from vendorsim.settings.files import config_folders
from vendorsim.settings.schema import Settings, read_settings
from vendorsim.study.comparison import plan_comparison
from vendorsim.study.experiment.checking import check
from vendorsim.study.experiment.definition import Written, written_in
from vendorsim.study.experiment.files import comparison_file
from vendorsim.study.experiment.named_files import code_named_by
from vendorsim.study.experiment.schema import as_mapping
from vendorsim.telling.language import Texts

LEVERS = {
    "people.vendors": "vendors",
    "people.vendors_per_officer": "vendors_per_officer",
    "people.vendors_per_assistant": "vendors_per_assistant",
    "patrol.strategy": "strategy",
    "patrol.dwell_minutes": "dwell_minutes",
    "patrol.complaint_delay_minutes": "complaint_delay",
}
"""The few settings that matter most, with the key of their text."""
SECTIONS = ("city", "people", "patrol", "behaviour")
MOST_PEOPLE, MOST_CELLS, MOST_DAYS = 60_000, 40_000, 730
USUAL = ("strict_seizure", "persuasion_first", "block_and_channel")
"""What a scenario that names no policies is compared under."""


@dataclass(frozen=True)
class Scene:
    """Runs side by side: names, and the settings of each."""

    base: Settings
    """The scenario with the view's changes."""
    labels: tuple[str, ...]
    settings: tuple[Settings, ...]
    arms: bool
    seed: int
    replicates: int = 20
    """Runs of each for the intervals, the one on the maps included."""
    measures: tuple[str, ...] = HEADLINES
    """Which figures are shown: in a lesson, those that it is about."""

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for equal runs."""
        return (self.labels, tuple(one.digest() for one in self.settings), self.seed)


@cache
def scenarios() -> tuple[str, ...]:
    """The settings files that can be chosen by name, the console's first one first."""
    names = {path.stem for folder in config_folders() for path in folder.glob("*.toml")}
    first = ViewState().scenario
    return tuple(sorted(names, key=lambda name: (name != first, name)))


@cache
def scenario_settings(name: str) -> Settings | None:
    """A scenario's own values; nothing where there is no such scenario, or where its file does not fit."""
    try:
        return read_settings(name).settings if name in scenarios() else None
    except VendorsimError:
        return None


@cache
def scenario_study(name: str) -> Written | None:
    """What a scenario's file compares; nothing where it is one of plain settings, or does not fit."""
    try:
        file = comparison_file(name) if name in scenarios() else None
        return None if file is None else written_in(file)
    except VendorsimError:
        return None


def code_in_reach() -> list[str]:
    """The files of code that the scenarios and lessons that can be chosen name."""
    every = [one for name in scenarios() if (one := scenario_settings(name)) is not None]
    every += [one for lesson in all_lessons() for one in lesson.settings.values()]
    found = [name for one in every for name in one.code_files()]
    for study in filter(None, map(scenario_study, scenarios())):
        named = code_named_by(as_mapping(study.experiment))
        found += [resolved(name, study.folder) for _, name in named]
    return list(dict.fromkeys(name for name in found if Path(name).is_file()))


def lesson_of(state: ViewState) -> Lesson | None:
    """The lesson whose arms are set side by side: that of the view, as long as the view is on its scenario."""
    lesson = lesson_named(state.lesson) if state.lesson else None
    return lesson if lesson is not None and lesson.file.scenario == state.scenario else None


def choices(state: ViewState) -> tuple[tuple[str, ...], bool]:
    """What of a scenario can be set side by side: its arms, or every policy; and whether they are arms.

    An arm of a lesson is called by the lesson's id and its own, with a colon between.
    """
    lesson = lesson_of(state)
    if lesson is not None:
        return tuple(f"{lesson.id}:{name}" for name in lesson.settings), True
    study = scenario_study(state.scenario)
    if study is not None and study.experiment.arms:
        return tuple(study.experiment.arms), True
    return tuple(sorted(installed())), False


def chosen(state: ViewState) -> tuple[str, ...]:
    """The policies or arms of a view; where it names none, the scenario's first three."""
    if state.policies:
        return state.policies
    allowed, arms = choices(state)
    if arms:
        return allowed[:3]
    study = scenario_study(state.scenario)
    levers = {} if study is None else study.experiment.levers
    said = levers.get(POLICY)
    return tuple(map(str, said))[:3] if isinstance(said, list) else USUAL


def name_of(label: str, arms: bool, texts: Texts) -> str:
    """What a policy or an arm is called."""
    owner, _, own = label.partition(":")
    lesson = lesson_named(owner) if own else None
    if lesson is not None and own in lesson.settings:
        said = lesson.label(own, texts.lang)
        return said or name_of(lesson.settings[own].policy, False, texts)
    key = f"arm.{label}.name" if arms else f"policy.{label}.name"
    if key in texts:
        return texts.title(key)
    plain = label.replace("_", " ")
    return plain[:1].upper() + plain[1:]


def scene(state: ViewState) -> tuple[Scene | None, Problems]:
    """What to run for a view, or what of it does not fit, by field."""
    problems: Problems = {}
    lesson = lesson_of(state)
    if lesson is None and state.scenario not in scenarios():
        return None, {"scenario": [("screen.error.scenario", {"found": state.scenario[:60]})]}
    allowed, arms = choices(state)
    labels = chosen(state)
    strange = [label for label in labels if label not in allowed]
    if strange:
        problems["policies"] = [("screen.error.policy", {"found": strange[0][:60]})]
    elif len(set(labels)) < len(labels):
        problems["policies"] = [("compare.error.policy_twice", {})]
    elif not 2 <= len(labels) <= 3:
        problems["policies"] = [("compare.error.policy_count", {"n": len(labels)})]
    for key, value in state.levers.items():
        said = lever_problem(state.scenario if lesson is None else str(lesson.scenario), key, value)
        if said is not None:
            problems[key] = [said]
    if problems:
        return None, problems
    try:
        found, problems = _scene(state, labels, arms) if lesson is None else _lesson_scene(state, labels, lesson)
    except VendorsimError as error:
        return None, {"levers": [("screen.error.model", {"message": str(error)})]}
    if found is not None:
        problems = idle_levers(state.levers, found.base, found.settings)
    return (None if problems else found), problems


def _scene(state: ViewState, labels: tuple[str, ...], arms: bool) -> tuple[Scene | None, Problems]:
    base = read_settings(state.scenario, changes_of(state)).settings
    large = too_large(base)
    if large is not None:
        return None, large
    plan = plan_comparison(base, None if arms else labels, 1, state.seed, written=scenario_study(state.scenario))
    settings = tuple(plan.of(label) for label in labels)
    for one in settings:
        check(one)
        require_all(one.code_files())
    return Scene(base, labels, settings, arms, state.seed), {}


def _lesson_scene(state: ViewState, labels: tuple[str, ...], lesson: Lesson) -> tuple[Scene | None, Problems]:
    """The arms of a lesson, each with its own changes on top of the view's."""
    made = lesson.prepared(changes_of(state), state.seed)
    settings = tuple(made[label.partition(":")[2]] for label in labels)
    require_all(name for one in settings for name in one.code_files())
    large = too_large(settings[0])
    if large is not None:
        return None, large
    file = lesson.file
    return Scene(settings[0], labels, settings, True, state.seed, file.replicates, file.measures), {}


def too_large(base: Settings) -> Problems | None:
    """What a visitor may not ask of the server, if it does."""
    size = base.people.vendors + base.people.residents + base.people.drivers
    days = base.horizon.days + base.horizon.burn_in_days
    if size > MOST_PEOPLE or days > MOST_DAYS or base.city.width * base.city.height > MOST_CELLS:
        most = f"{MOST_PEOPLE:,} × {MOST_DAYS}"
        return {"days": [("compare.too_large", {"n": size, "days": days, "most": most})]}
    return None


def changes_of(state: ViewState) -> dict[str, Any]:
    """What a view changes in its scenario, by dotted name."""
    changes = dict(state.levers)
    if state.days is not None:
        changes["horizon.days"] = state.days
    if state.burn_in is not None:
        changes["horizon.burn_in_days"] = state.burn_in
    return changes


def lever_problem(scenario: str, key: str, value: Any) -> Problem | None:
    """What is wrong with one changed setting, if anything."""
    section, _, name = key.partition(".")
    model = Settings.model_fields[section].annotation if section in SECTIONS else None
    fields = getattr(model, "model_fields", {})
    if (model is not None and name not in fields) or key == MAP:  # a link names no files of this computer
        return "screen.error.unknown_key", {"key": key}
    if model is None and section not in (PROGRAMMES, "policy_parameters"):
        return "screen.error.unknown_key", {"key": key}
    if section == PROGRAMMES and (wrong := refused(key, value)) is not None:
        return wrong
    try:
        check(read_settings(scenario, {key: value}).settings)
    except VendorsimError as error:
        if name in fields and (allowed := bounds(fields[name])):
            return "screen.error.allowed", {"found": str(value)[:40], "allowed": f"{allowed[0]:,} – {allowed[1]:,}"}
        return "screen.error.model", {"message": str(error)[:300]}
    return None


def bounds(field: Any) -> tuple[Any, Any] | None:
    """The least and the most that a setting takes, where it is a number with both."""
    found: dict[str, Any] = {}
    for one in field.metadata:
        found |= {name: getattr(one, name) for name in ("ge", "le", "lt", "gt") if hasattr(one, name)}
    low, high = found.get("ge", found.get("gt")), found.get("le", found.get("lt"))
    return None if low is None or high is None else (low, high)


def value_at(settings: Settings, key: str) -> Any:
    """The value of a setting by its dotted name; nothing where it has none."""
    found: Any = settings
    for name in key.split("."):
        found = found.get(name) if isinstance(found, Mapping) else getattr(found, name, None)
    return found
