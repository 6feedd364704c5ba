"""Lessons are read strictly, say the same in both languages, and a broken one is told with file, line and key."""

import itertools
import re

import pytest
from tests.small_worlds import ROOT

from vendorsim.console.scenes import lesson_files as module
from vendorsim.console.scenes.lesson_files import (
    PARALLEL,
    SHIPPED,
    LessonFile,
    all_lessons,
    lesson_folders,
    read_lesson,
)
from vendorsim.errors import SettingsError
from vendorsim.telling.language import LANGUAGES, Texts

GUIDE = ROOT / "docs" / "lessons.md"
WANTED = {
    "estate_locks", "seizure_or_evidence", "block_and_channel", "cleared_market", "viral_clip", "crackdown",
    "training_year",
}  # fmt: skip


@pytest.fixture(scope="module")
def shipped():
    return all_lessons([SHIPPED])


def example():
    """The lesson that docs/lessons.md shows."""
    return re.search(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[1]


@pytest.fixture
def written(tmp_path):
    def write(text=None, name="mine", **replaced):
        text = example() if text is None else text
        for old, new in replaced.items():
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def mistake(path):
    with pytest.raises(SettingsError) as caught:
        read_lesson(path)
    return str(caught.value)


def test_the_shipped_lessons_are_all_there_and_in_both_languages(shipped):
    assert shipped.broken == ()
    assert {one.id for one in shipped} >= WANTED
    orders = [one.file.order for one in shipped]
    assert orders == sorted(orders) and len(set(orders)) == len(orders)
    for one in shipped:
        assert one.languages == tuple(LANGUAGES)
        assert one.is_shipped and 20 <= one.minutes <= 60
        assert one.file.check, f"{one.id} promises nothing that could be checked"
        assert {promised.measure for promised in one.file.check} <= set(one.file.measures)


def strings(words):
    for name in ("title", "goal", "question"):
        yield getattr(words, name)
    for name in PARALLEL:
        yield from getattr(words, name)
    for reply in words.replies:
        yield from (reply.says, reply.answer)


def test_each_language_of_a_lesson_keeps_to_itself(shipped):
    for one in shipped:
        assert not [text for text in strings(one.words("en")) if re.search(r"[\u4e00-\u9fff]", text)], one.id
        for text in strings(one.words("zh")):
            left = set(re.findall(r"[A-Za-z]{2,}", text)) - {"Sherman", "docs", "evidence", "md"}
            assert re.search(r"[\u4e00-\u9fff]", text) and not left, (one.id, text)


def test_an_arm_is_named_in_both_languages_or_by_its_policy(shipped):
    for one in shipped:
        for arm in one.file.arms:
            assert bool(arm.en) == bool(arm.zh), (one.id, arm.name)
            assert arm.en or arm.policy, (one.id, arm.name)
            if arm.policy:
                assert f"policy.{arm.policy}.name" in Texts("zh")


def test_arms_share_city_days_and_luck(shipped):
    for one in shipped:
        common = {(arm.city, arm.horizon, arm.seed) for arm in one.settings.values()}
        assert len(common) == 1, one.id
        assert next(iter(one.settings.values())).seed == one.file.seed


def test_the_trainers_plan_runs_from_the_first_minute_to_the_last(shipped):
    for one in shipped:
        stretches = one.stretches("zh")
        assert stretches[0][0] == 0 and stretches[-1][1] == one.minutes
        assert all(before[1] == after[0] for before, after in itertools.pairwise(stretches))


def test_the_guides_example_loads(written):
    lesson = read_lesson(written())
    assert lesson.id == "mine"
    assert lesson.languages == ("en", "zh")
    assert set(lesson.settings) == {"as_now", "more_officers"}
    assert lesson.settings["more_officers"].people.vendors_per_officer == 50.0
    assert lesson.label("more_officers", "zh") and lesson.label("as_now", "en")


def test_lessons_of_ones_own_stand_beside_the_shipped_ones_and_replace_those_of_their_name(
    written, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert lesson_folders() == [SHIPPED]
    (tmp_path / "lessons").mkdir()
    written().rename(tmp_path / "lessons" / "mine.toml")
    written(name="crackdown").rename(tmp_path / "lessons" / "crackdown.toml")
    (tmp_path / "lessons" / "broken.toml").write_text("order = [", encoding="utf-8")
    found = all_lessons()
    assert {one.id for one in found} == WANTED | {"mine"}
    assert not found.find("crackdown").is_shipped
    assert len(found.broken) == 1 and "broken.toml, line 1" in found.broken[0]
    with pytest.raises(SettingsError, match='did you mean "mine"'):
        found.find("mina")


def test_one_language_is_enough_for_ones_own_class(written):
    text = example()
    lesson = read_lesson(written(text[: text.index("[zh]")]))
    assert lesson.languages == ("en",)
    assert lesson.words("zh").title == lesson.words("en").title


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("answer   = 2", "answer = 5", r"mine\.toml, line \d+: answer: found 5; allowed: 1 to 3"),
        ("answer   = 2", 'answer = "two"', r"mine\.toml, line \d+: answer: found \"two\" \(text\); allowed: a whole"),
        ("scenario = ", "scenaro = ", r"scenaro: unknown key; did you mean scenario\?"),
        ('scenario = "default"', 'scenario = "defualt"', r'line \d+: scenario: .*did you mean "default"'),
        ('"violation_share",', '"violation_shares",', r'line \d+: measures\[0\]: unknown measure .*"violation_share"'),
        ('policy = "strict_seizure"', 'policy = "strict_sezure"', r'arms\[0\]: .*did you mean "strict_seizure"'),
        (
            '"people.vendors_per_officer" = 50.0',
            '"people.vendors_per_officer" = -1.0',
            r"line \d+: arms\[1\]: .*at least 1",
        ),
        ('arm     = "more_officers"', 'arm = "more"', r'check\[0\]\.arm: unknown arm "more"'),
        ("look    = 1", "look = 9", r"check\[0\]\.look: found 9; allowed: 0 to"),
        ("timing   = [5, 5, 10, 10, 5]", "timing = [5]", r"en\.plan: found 5 stretches; allowed: 1"),
        ('claims   = ["C20"]', 'claims = ["C99"]', r"claims\[0\]: unknown id of docs/evidence\.md"),
        ("days     = 60", "days = 0", r"days: found 0; allowed: .*at least 1"),
        ("seed     = 7", "seed = 7\nfoo = 1", r"line \d+: foo: unknown key"),
        ('name    = "as_now"', 'name = "more_officers"', r'"more_officers" stands twice'),
    ],
)
def test_mistakes_are_told_with_file_line_and_key(written, old, new, told):
    assert re.search(told, mistake(written(**{old: new})))


def test_lists_of_unequal_length_are_told(written):
    text = example()
    start = text.index("caveats", text.index("[zh]"))
    wrong = text[:start] + 'caveats = ["一", "二", "三"]\n'
    assert "zh.caveats: found 3 entries; allowed: 1, as in en.caveats" in mistake(written(wrong))


def test_a_lesson_without_words_is_told(written):
    text = example()
    assert "found no text; allowed: a table [en] or [zh], or both" in mistake(written(text[: text.index("[en]")]))


def test_several_mistakes_are_told_at_once(written):
    told = mistake(written(**{"answer   = 2": "answer = 7", '"violation_share",': '"nothing",'}))
    assert "answer: found 7" in told and 'unknown measure "nothing"' in told


def test_the_guide_names_every_key_of_a_lesson():
    text = GUIDE.read_text(encoding="utf-8")
    keys = [*LessonFile.model_fields, *module.Arm.model_fields, *module.Check.model_fields, *module.Words.model_fields]
    assert [key for key in keys if f"`{key}`" not in text] == []
