"""Stories: what is told can be recomputed, and reads as it should."""

import dataclasses
import json
import math
import re

import pytest
from tests.small_worlds import QUARRELSOME, ends, tiny

from vendorsim.errors import ResultsError
from vendorsim.model.encounter.confrontation import TERM_FIELDS
from vendorsim.model.encounter.story import Story, answer_told, story_of_row
from vendorsim.model.encounter.terms import TERMS
from vendorsim.model.model import VendorModel
from vendorsim.settings.parameters import PARAMETERS

LOCKS = {"people.ground_locks": 20, "patrol.lock_duty_share": 0.5, **ends(lock_visit_interval=0)}
CLOSE = pytest.approx


def quarrels(policy: str, **changes) -> list[Story]:
    model = VendorModel(tiny(policy=policy, **QUARRELSOME, **LOCKS, **changes), seed=1).run()
    model.collect_incidents()
    return [model.story(row["incident"]) for row in model.incidents]


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    found = [*quarrels("strict_seizure"), *quarrels("graduated"), *quarrels("persuasion_first")]
    found += quarrels("strict_seizure", **{"programmes.training.practice_hours": 20.0})
    on_file = {
        "programmes.ledger.shown": 1.0,
        "programmes.ledger.entries_before_fine": 0,
        "programmes.recorders.share": 0.5,
    }
    found += quarrels("evidence_first", **on_file)
    assert {one.data["case_record_shown"] > 0.0 for one in found} == {True, False}
    assert {one.data["case_recorder"] > 0.0 for one in found} == {True, False}
    assert {one.data["tactics"] > 0.0 for one in found} == {True, False}
    assert {one.data["kind"] for one in found} == {"vendor", "ground_lock"}
    assert len({one.data["response"] for one in found}) >= 4
    return found


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def counted(told: str) -> float:
    """What the numbers and signs of a term's text come to, its words left out."""
    text = re.sub(r"\(this answer.*\)$|, under strain [\d.e-]+|, as .*$", "", told)
    text, _, most = text.partition(", at most ")
    text = re.sub(r"(?<![\w.])x(?!\w)|(?<=\d) of a ", "*", text)
    text = re.sub(r"(?<![\d.])[A-Za-z][\w'-]*", lambda word: "log" if word[0] == "ln" else "", text)
    if most:
        text = re.sub(r"[\d.e+-]+ +/ +[\d.e+-]+ *$", lambda ratio: str(min(eval(ratio[0]), float(most))), text)
    return float(eval(text, {"log": math.log}))


def test_the_words_of_a_term_come_to_what_it_adds(stories):
    """Weights and sizes that are told are those that the rule took."""
    counted_of = set()
    for story in stories:
        for name, decision in story.data["terms"].items():
            for term in decision.get("terms", ()) if isinstance(decision, dict) else ():
                if re.search(r"\d", term["told"]):
                    assert counted(term["told"]) == CLOSE(term["adds"], rel=2e-3, abs=2e-3), (name, term)
                    counted_of.add((name, term["name"]))
    named = {(name, term.name) for name, terms in TERMS.items() for term in terms if "{" in term.words}
    assert named <= counted_of


def test_what_is_told_besides_the_terms_is_what_the_rules_give(stories):
    for story in stories:
        row, told = story.data, story.data["terms"]
        for one in told["minutes_at_stage"]:
            rates = [one["up_rate"], one["crowd_rate"], one["down_rate"]]
            shared = [rate / sum(rates) * (1.0 - math.exp(-sum(rates))) for rate in rates]
            assert [one["up"], one["crowd"], one["down"]] == CLOSE(shared, abs=1e-9)
            held_back = counted(one["held_back"]) if one["held_back"] else 0.0
            push = math.exp(row["trigger"] - held_back) if one["pushed"] else 1.0
            assert one["up_rate"] == CLOSE(one["up_weight"] * push, rel=2e-3)
        assert counted(told["grievance"]["hardship"]) == CLOSE(row["hardship"], rel=2e-3)
        assert counted(told["resistance"]["crowd"]) == CLOSE(row["crowd"], abs=2e-3)
        if told["fine"]["told"]:
            base, _, most = re.sub(r"as a (repeat|first case)", "", told["fine"]["told"]).partition(", at most ")
            most, _, part = most.partition(", x ")
            assert row["fine"] == CLOSE(min(counted(base), float(most)) * float(part or 1.0), rel=2e-3)
        talk = told["persuasion"]
        if re.search(r"\d", talk["this_visit_told"]):
            assert talk["this_visit"] == CLOSE(counted(talk["this_visit_told"]), rel=2e-3)
        if row["kind"] == "vendor":
            assert talk["stake"] == CLOSE(max(0.0, counted(talk["stake_told"])), abs=4e-3)
        for name in ("recorded", "officer_injured", "vendor_injured"):
            assert told[name]["happened"] == bool(row[name])
        assert told["loss"]["sum"] == CLOSE(sum(term["adds"] for term in told["loss"]["terms"]), abs=1e-9)


def test_terms_are_those_of_the_run_whatever_weights_a_story_is_told_with(stories):
    story = next(one for one in stories if one.data["kind"] == "vendor")
    row = {name: value for name, value in story.data.items() if name != "terms"}
    behaviour = {name: one.value for name, one in PARAMETERS.items()} | {"flight_base": 1.5}
    readiness, *_ = story_of_row(row, behaviour).data["terms"]["flight"]["terms"]
    assert readiness["adds"] == story.data["terms"]["flight"]["terms"][0]["adds"] != 1.5


def test_a_record_without_terms_is_refused(stories):
    old = {name: value for name, value in stories[0].data.items() if name not in TERM_FIELDS}
    with pytest.raises(ResultsError, match="holds no terms of decisions"):
        story_of_row(old, {})


def test_a_reader_can_add_up_the_text(stories):
    """The numbers at the right of the page give the chance that stands below them."""
    for story in stories:
        for head in ("Flight: the vendor", "Compliance: the vendor"):
            if head not in str(story):
                continue
            lines = str(story).split(head, 1)[1].splitlines()[1:]
            end = next(i for i, line in enumerate(lines) if line.startswith("  chance ="))
            adds = [float(re.search(r"(\S+)$", line)[1]) for line in lines[:end]]
            assert logistic(sum(adds)) == CLOSE(float(lines[end].split()[-1]), abs=2e-3)


def test_each_trigger_is_told_by_name(stories):
    names = {"goods", "tools", "disrespect", "crowd", "kin", "explanation", "offer", "recorder"}
    for story in stories:
        hot = {name for name in ("tension", "joined") if story.data[name] > 0.0}
        assert {term["name"] for term in story.data["terms"]["triggers"]["terms"]} == names | hot
        assert all(len(line) <= 120 for line in str(story).splitlines())


def test_the_data_is_json_and_holds_the_terms(stories):
    again = json.loads(json.dumps(stories[0].data["terms"], allow_nan=False))
    assert again["resistance"]["terms"][1]["name"] == "risk of being caught"
    assert dataclasses.is_dataclass(stories[0])


def test_the_model_keeps_its_records_as_they_were():
    model = VendorModel(tiny(policy="strict_seizure", **QUARRELSOME), seed=1).run()
    model.collect_incidents()
    model.story(model.incidents[0]["incident"])
    assert "terms" not in model.incidents[0]


def test_people_and_answers_are_spoken_of_as_what_they_are(stories):
    vendors = [str(one) for one in stories if one.data["kind"] == "vendor"]
    locks = [str(one) for one in stories if one.data["kind"] != "vendor"]
    assert not any("ground lock" in text or "cut it off" in text for text in vendors)
    assert not any("goods and tools" in text for text in locks)
    assert not any(re.search(r"\b1 (people|times|violations|visits|minutes)\b", text) for text in vendors + locks)
    row = {
        **next(one for one in stories if one.data["kind"] == "vendor").data,
        "case_bystanders": 1.2,
        "case_people": 1.0,
    }
    assert "1 person looks on." in str(Story(row))
    assert "(1 person) meets" in str(Story(row))
    assert answer_told("seize_tools", "vendor") == "seize goods and tools"
    assert answer_told("seize_tools", "ground_lock") == "cut the lock off"
