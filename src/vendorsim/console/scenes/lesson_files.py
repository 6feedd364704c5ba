"""Lessons: cards that open a prepared scenario with a question, something to try, what to look for, and trainer's notes.

A lesson is one TOML file, in the package's folder `lessons` or in `./lessons`; `docs/lessons.md` tells how to write one.
What is prepared stands at the top of the file, what is said in a table for each language. A lesson names the claims that
it rests on by their ids in `docs/evidence.md`, and the figures that its words promise as `[[check]]`, so that a test can
run the scenario and see whether the model shows what the card says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vendorsim.errors import SettingsError, unknown_name
from vendorsim.files.toml_lines import Place, TomlFile, read_toml
from vendorsim.measures.base import all_measures
from vendorsim.patterns.catalogue import catalogue as claims
from vendorsim.plugins.code_files import is_code
from vendorsim.plugins.trusted import note
from vendorsim.settings.file_names import resolved
from vendorsim.settings.files import Origins, find_config, is_study
from vendorsim.settings.messages import dotted, explain
from vendorsim.settings.schema import Settings, read_settings
from vendorsim.study.curves import drawn
from vendorsim.study.experiment.checking import check
from vendorsim.study.experiment.definition import arm_settings, written_in
from vendorsim.telling.language import LANGUAGES

SHIPPED = Path(__file__).parent / "lessons"
MOST_ARMS = 3
PARALLEL = ("predict", "try_it", "look", "debrief", "plan", "caveats")
"""Lists that must be equally long in both languages, as one entry translates the other."""


class Part(BaseModel):
    """A part of a lesson's file: unknown keys are mistakes, nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class Arm(Part):
    """One of the two or three runs that are set side by side."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")
    """Short name by which `[[check]]` speaks of it."""
    arm: str = ""
    """An arm of the scenario's own comparison; or"""
    policy: str = ""
    """a policy, with its usual parameters."""
    changes: dict[str, Any] = {}
    """What is changed besides, by dotted name: `"people.vendors" = 50`."""
    en: str = ""
    """What the arm is called in English; without it, the policy's name."""
    zh: str = ""
    """The same in Chinese."""


class Check(Part):
    """What the words promise, as the sign of a paired difference over some runs."""

    measure: str = Field(min_length=1)
    arm: str = Field(min_length=1)
    than: str = Field(min_length=1)
    """The arm that it is compared with."""
    shows: Literal["lower", "higher", "unclear"]
    """`unclear`: the interval of the difference holds zero, and the card says so."""
    look: int = Field(default=0, ge=0)
    """The entry of `look` that says it, from 1; 0 for none."""
    days: tuple[int, ...] = Field(default=(), strict=False)
    """First and last measured day that it is about, from 1; without them the whole run."""


class Reply(Part):
    """What to answer when the class says something."""

    says: str = Field(min_length=1)
    answer: str = Field(min_length=1)


class Words(Part):
    """What a lesson says in one language."""

    title: str = Field(min_length=1)
    goal: str = Field(min_length=1)
    needs: str = ""
    """What the class should know or have done before."""
    question: str = Field(min_length=1)
    predict: tuple[str, ...] = Field(min_length=2, strict=False)
    """What the class can predict: choices, of which `answer` is the one that the model shows."""
    try_it: tuple[str, ...] = Field(min_length=1, strict=False)
    """Steps to take, in order."""
    look: tuple[str, ...] = Field(min_length=1, strict=False)
    debrief: tuple[str, ...] = Field(min_length=1, strict=False)
    plan: tuple[str, ...] = Field(min_length=1, strict=False)
    """What the trainer does in each stretch of `timing`."""
    replies: tuple[Reply, ...] = Field(default=(), strict=False)
    caveats: tuple[str, ...] = Field(min_length=1, strict=False)
    """What the lesson does not show."""


class LessonFile(Part):
    """A lesson as it is written."""

    order: int = 100
    """Where the card stands; lower is earlier."""
    scenario: str = Field(min_length=1)
    """A settings file, by its name or by its path from the lesson's file."""
    page: Literal["compare", "why", "play"] = "compare"
    """The page that the lesson opens."""
    level: Literal["first", "further"] = "first"
    """`first` for a class that has not seen the model, `further` for one that has."""
    seed: int = Field(default=1, ge=0, lt=2**63)
    burn_in_days: int | None = Field(default=None, ge=0, le=3650)
    days: int | None = Field(default=None, ge=1, le=3650)
    """Measured days; without it, as in the scenario."""
    replicates: int = Field(default=8, ge=2, le=100)
    """Runs with other luck that the console makes in the background, and that the checks are made with."""
    measures: tuple[str, ...] = Field(min_length=1, strict=False)
    """Figures to watch."""
    layers: tuple[str, ...] = Field(default=(), strict=False)
    """Layers of the map to switch on."""
    claims: tuple[str, ...] = Field(default=(), strict=False)
    """Ids of docs/evidence.md that the lesson rests on."""
    answer: int = Field(ge=1)
    """The prediction that comes nearest to what the model shows, from 1."""
    timing: tuple[int, ...] = Field(min_length=1, strict=False)
    """Minutes of each stretch of `plan`; their sum is the lesson's length."""
    changes: dict[str, Any] = {}
    """Changes to the scenario in all arms, by dotted name."""
    arms: tuple[Arm, ...] = Field(min_length=1, max_length=MOST_ARMS, strict=False)
    check: tuple[Check, ...] = Field(default=(), strict=False)
    en: Words | None = None
    zh: Words | None = None


@dataclass(frozen=True)
class Lesson:
    """A lesson that was read and checked; `id` is its file's name."""

    id: str
    path: Path
    file: LessonFile
    settings: Mapping[str, Settings]
    """The settings of each arm by its name, ready to run, in the order of the card."""

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return sum(self.file.timing)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it speaks."""
        return tuple(lang for lang in LANGUAGES if getattr(self.file, lang) is not None)

    @property
    def is_shipped(self) -> bool:
        """Whether it came with the package."""
        return self.path.parent == SHIPPED

    def words(self, lang: str) -> Words:
        """What it says in this language, or in the only one that it speaks."""
        found = getattr(self.file, lang) or self.file.en or self.file.zh
        assert isinstance(found, Words)
        return found

    def label(self, arm: str, lang: str) -> str:
        """What an arm is called, or nothing where the policy's name will do."""
        one = next(one for one in self.file.arms if one.name == arm)
        return one.zh or one.en if lang == "zh" else one.en or one.zh

    @property
    def scenario(self) -> Path:
        """The file of its scenario."""
        return _scenario(self.file.scenario, self.path.parent)

    def prepared(self, changes: Mapping[str, Any], seed: int) -> dict[str, Settings]:
        """The settings of each arm with further changes, by dotted name, and this luck. Raises: SettingsError."""
        folder, own = self.path.parent, {**_changes(self.file), **changes, "seed": seed}
        base = read_settings(self.scenario, own, folder=folder).settings
        return {one.name: _of_arm(base, one, self.path, self.scenario) for one in self.file.arms}

    def flags(self) -> list[str] | None:
        """What `vendorsim compare` needs besides scenario and days to run the same; nothing where it cannot."""
        arms = self.file.arms
        if any(one.changes for one in arms):
            return None
        changed = [word for key, value in self.file.changes.items() for word in ("--set", f"{key}={value}")]
        if all(one.policy for one in arms):
            return ["--policies", ",".join(one.policy for one in arms), *changed]
        return changed if all(one.arm for one in arms) else None

    def stretches(self, lang: str) -> list[tuple[int, int, str]]:
        """The trainer's plan: from minute, to minute, what to do."""
        found, at = [], 0
        for minutes, what in zip(self.file.timing, self.words(lang).plan, strict=True):
            found.append((at, at + minutes, what))
            at += minutes
        return found


@dataclass(frozen=True)
class Lessons:
    """All lessons in the order of their cards, and what could not be read."""

    lessons: tuple[Lesson, ...]
    broken: tuple[str, ...]
    """The message of each file that is no lesson."""

    def __iter__(self) -> Iterator[Lesson]:
        return iter(self.lessons)

    def find(self, name: str) -> Lesson:
        """The lesson of this id. Raises: SettingsError with the nearest known one."""
        for one in self.lessons:
            if one.id == name:
                return one
        raise SettingsError(unknown_name("lesson", name, [one.id for one in self.lessons]))


def lesson_folders() -> list[Path]:
    """Where lessons are looked for: the shipped ones, then `./lessons`, whose files replace shipped ones of their name."""
    here = Path("lessons")
    return [SHIPPED, here] if here.is_dir() and here.resolve() != SHIPPED.resolve() else [SHIPPED]


def all_lessons(folders: Sequence[Path] | None = None) -> Lessons:
    """Read every lesson; a broken file costs itself alone, and its message is kept."""
    found: dict[str, Lesson] = {}
    broken = []
    for folder in lesson_folders() if folders is None else folders:
        for path in sorted(folder.glob("*.toml")):
            try:
                found[path.stem] = _as_it_was(path, path.stat().st_mtime_ns)
            except SettingsError as error:
                broken.append(str(error))
    ordered = sorted(found.values(), key=lambda one: (one.file.order, one.id))
    return Lessons(tuple(ordered), tuple(broken))


def lesson_named(name: str) -> Lesson | None:
    """The lesson of this id; nothing where there is none, or where its file is broken."""
    for folder in reversed(lesson_folders()):
        path = next((one for one in folder.glob("*.toml") if one.stem == name), None)
        if path is not None:
            try:
                return _as_it_was(path, path.stat().st_mtime_ns)
            except (OSError, SettingsError):
                continue
    return None


@lru_cache(maxsize=64)
def _as_it_was(path: Path, _changed: int) -> Lesson:
    """A file read once until it is written again."""
    return read_lesson(path)


def read_lesson(path: Path) -> Lesson:
    """Read one lesson and make its settings.

    Raises: SettingsError that lists every mistake with file, line, key, what was found and what is allowed.
    """
    toml = read_toml(path)
    origins = Origins(str(path), {place: f"{path}, line {line}" for place, line in toml.lines.items()})
    try:
        file = LessonFile.model_validate(toml.data)
    except ValidationError as error:
        raise SettingsError(explain(error, LessonFile, origins)) from None
    mistakes = [f"{origins.of(place)}: {dotted(place)}: {text}" for place, text in _mistakes(file)]
    settings, wrong = _settings(file, path, toml)
    if mistakes or wrong:
        raise SettingsError("\n".join([*mistakes, *wrong]))
    return Lesson(path.stem, path, file, settings)


def _mistakes(file: LessonFile) -> Iterator[tuple[Place, str]]:
    """What each value alone does not tell."""
    spoken = [lang for lang in LANGUAGES if getattr(file, lang) is not None]
    if not spoken:
        yield (), f"found no text; allowed: a table [{'] or ['.join(LANGUAGES)}], or both"
    for lang in spoken:
        words: Words = getattr(file, lang)
        if len(words.plan) != len(file.timing):
            yield (lang, "plan"), f"found {len(words.plan)} stretches; allowed: {len(file.timing)}, as in timing"
        if file.answer > len(words.predict):
            yield ("answer",), f"found {file.answer}; allowed: 1 to {len(words.predict)}, the choices of {lang}.predict"
    for name in PARALLEL if len(spoken) > 1 else ():
        lengths = [len(getattr(getattr(file, lang), name)) for lang in spoken]
        if len(set(lengths)) > 1:
            yield (spoken[1], name), f"found {lengths[1]} entries; allowed: {lengths[0]}, as in {spoken[0]}.{name}"
    yield from _names(file)


def _names(file: LessonFile) -> Iterator[tuple[Place, str]]:
    """Names that are not known, or that stand twice."""
    names = [one.name for one in file.arms]
    if file.page == "compare" and len(names) < 2:
        yield ("arms",), f"found {len(names)} arm; allowed: 2 or 3 on the page compare"
    for i, one in enumerate(file.arms):
        if names.index(one.name) < i:
            yield ("arms", i, "name"), f'"{one.name}" stands twice; allowed: each name once'
        if one.arm and one.policy:
            yield ("arms", i, "policy"), "found an arm of the scenario and a policy; allowed: one of the two"
    for i, measure in enumerate(file.measures):
        if measure not in all_measures():
            yield ("measures", i), unknown_name("measure", measure, all_measures())
    for i, claim in enumerate(file.claims):
        if claim not in claims():
            yield ("claims", i), unknown_name("id of docs/evidence.md", claim, claims())
    texts = [len(words.look) for words in (file.en, file.zh) if words is not None]
    for i, promised in enumerate(file.check):
        if promised.measure not in all_measures():
            yield ("check", i, "measure"), unknown_name("measure", promised.measure, all_measures())
        for key in ("arm", "than"):
            if getattr(promised, key) not in names:
                yield ("check", i, key), unknown_name("arm", getattr(promised, key), names)
        if promised.days:
            yield from _days(promised.measure, promised.days, ("check", i, "days"))
        if texts and promised.look > min(texts):
            yield ("check", i, "look"), f"found {promised.look}; allowed: 0 to {min(texts)}"


def _days(measure: str, days: tuple[int, ...], place: Place) -> Iterator[tuple[Place, str]]:
    if len(days) != 2 or not 1 <= days[0] <= days[1]:
        yield place, f"found {list(days)}; allowed: the first and the last measured day, from 1"
    known = list(drawn())
    if measure not in known:
        yield place, f"{measure} has no values by days; allowed with days: {', '.join(known)}"


def _settings(file: LessonFile, path: Path, toml: TomlFile) -> tuple[dict[str, Settings], list[str]]:
    """The settings of each arm, and what is wrong with them."""

    def line(*place: str | int) -> str:
        for depth in range(len(place), 0, -1):
            if place[:depth] in toml.lines:
                return f"{path}, line {toml.lines[place[:depth]]}"
        return str(path)

    changes = {**_changes(file), "seed": file.seed}
    said = {key: line("changes", key) for key in file.changes} | {"seed": line("seed")}
    for key in ("burn_in_days", "days"):
        if getattr(file, key) is not None:
            said[f"horizon.{key}"] = line(key)
    try:
        base = read_settings(_scenario(file.scenario, path.parent), changes, said, path.parent).settings
    except SettingsError as error:
        text = str(error)
        return {}, [text if text.startswith(str(path)) else f"{line('scenario')}: scenario: {text}"]
    found: dict[str, Settings] = {}
    wrong: list[str] = []
    for i, one in enumerate(file.arms):
        try:
            found[one.name] = _of_arm(base, one, path, _scenario(file.scenario, path.parent))
        except SettingsError as error:
            wrong.extend(f"{line('arms', i)}: arms[{i}]: {text}" for text in str(error).split("\n"))
    return found, wrong


def _changes(file: LessonFile) -> dict[str, Any]:
    """What a lesson changes in its scenario for all arms."""
    days = {f"horizon.{key}": getattr(file, key) for key in ("burn_in_days", "days")}
    return {**file.changes, **{key: value for key, value in days.items() if value is not None}}


def _scenario(name: str, folder: Path) -> Path:
    """The scenario's file: a name is one of `./configs` or a shipped one; a path is meant from the lesson's folder."""
    is_path = "/" in name or "\\" in name or name.endswith(".toml")
    return find_config(name, beside=folder) if is_path else find_config(name)


def _of_arm(base: Settings, one: Arm, path: Path, scenario: Path) -> Settings:
    """The settings of an arm; files that it names are meant from the lesson's folder, and code among them is noted."""
    if is_code(one.policy):
        note(resolved(one.policy, path.parent), str(path))
    settings = _arm_of_scenario(base, one.arm, scenario) if one.arm else base
    if one.policy:
        settings = base.under(resolved(one.policy, path.parent) if is_code(one.policy) else one.policy)
    if one.changes:
        settings = settings.with_(path.parent, **one.changes)
    check(settings)
    return settings


def _arm_of_scenario(base: Settings, name: str, scenario: Path) -> Settings:
    """An arm that the scenario's file has. Raises: SettingsError for one that it has not."""
    study = written_in(scenario) if is_study(read_toml(scenario).data) else None
    arms = {} if study is None else study.experiment.arms
    if study is None or name not in arms:
        raise SettingsError(unknown_name("arm", name, arms))
    return arm_settings(base, arms[name], study.folder)
