"""Stories: what is told can be recomputed, and reads as it should."""

import dataclasses
import json
import math
import re

import pytest
from tests.small_worlds import QUARRELSOME, ends, parameters, tiny

from vendorsim.model.encounter import aftermath, evidence, heat, ladder, persuasion, resistance
from vendorsim.model.encounter.story import Story, answer_told, story_of_row
from vendorsim.model.model import VendorModel
from vendorsim.plugins.response import Response

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


P = parameters(**{name.removeprefix("behaviour."): value for name, value in {**QUARRELSOME, **LOCKS}.items()
                  if name.startswith("behaviour.")})  # fmt: skip


def total(decision) -> float:
    return sum(term["adds"] for term in decision["terms"])


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def test_told_terms_give_the_chances_that_the_rules_give(stories):
    for story in stories:
        row, told = story.data, story.data["terms"]
        income, response = row["case_weekly_income"], int(Response[row["response"].upper()])
        resist = told["resistance"]
        assert logistic(total(resist) / resist["noise"]) == CLOSE(row["resistance_probability"], abs=1e-9)
        caught = resistance.caught_probability(P, row["case_people"],
                                               row["case_others_present"] + P.joiner_force * row["joined"])  # fmt: skip
        caught = evidence.caught_on_film(P, caught, row["case_recorder"])
        felt_loss = row["loss"] * (1.0 - row["accepted"])
        ruled = resistance.resistance_probability(
            P, row["grievance"], row["fear"], caught,
            resistance.crowd_term(P, row["case_bystanders"]), row["temper"],
        )  # fmt: skip
        assert resist["chance"] == CLOSE(ruled, abs=1e-9)
        assert total(told["grievance"]) == CLOSE(
            resistance.grievance(P, resistance.hardship(P, income), row["legitimacy"], felt_loss, income, row["respect"],
                                 heat.heat_in_grievance(P, row["anger"], row["tension"])),
            abs=1e-9,
        )  # fmt: skip
        assert total(told["triggers"]) == CLOSE(
            ladder.triggers(P, row["goods_loss"], row["tools_loss"], income, row["respect"], row["crowd"], row["kin"],
                            row["explanation"], row["offer"], row["case_recorder"],
                            heat.heat_in_triggers(P, row["tension"], row["joined"])), abs=1e-9,
        )  # fmt: skip
        if row["kind"] == "vendor":
            assert logistic(total(told["flight"])) == CLOSE(
                resistance.flight_probability(P, row["expected_loss"], row["apparent_loss"], income, row["mobility"]),
                abs=1e-9,
            )  # fmt: skip
            assert told["flight"]["chance"] == CLOSE(row["flight_probability"], abs=1e-9)
        going = told["compliance"]
        assert logistic(total(going)) == CLOSE(row["compliance_probability"], abs=1e-9)
        assert going["chance"] == CLOSE(
            resistance.compliance_probability(P, response == Response.MOVE_ON, row["legitimacy"], row["respect"],
                                              row["expected_loss"], income, row["case_communication"]), abs=1e-9,
        )  # fmt: skip


def test_told_rates_pressure_and_consequences_are_those_of_the_rules(stories):
    for story in stories:
        row, told = story.data, story.data["terms"]
        response = int(Response[row["response"].upper()])
        for one in told["minutes_at_stage"]:
            rates = (one["up_rate"], one["crowd_rate"], one["down_rate"])
            ruled = ladder.step_chances(P, one["stage"], row["trigger"], row["crowd"], row["tactics"])
            shared = [rate / sum(rates) * (1.0 - math.exp(-sum(rates))) for rate in rates]
            assert shared == CLOSE(list(ruled), abs=1e-9)
            assert [one["up"], one["crowd"], one["down"]] == CLOSE(list(ruled), abs=1e-9)
        talk = told["persuasion"]
        visit = persuasion.pressure_of(
            P, response, row["case_respect"], row["case_communication"], row["case_ties"], row["case_volunteers"]
        )
        assert talk["this_visit"] == CLOSE(visit, abs=1e-9)
        assert talk["this_visit"] + talk["earlier"] == CLOSE(row["pressure"], abs=1e-9)
        assert talk["stake"] == CLOSE(row["stake"], abs=1e-9)
        assert talk["enough"] == (row["pressure"] > row["barrier"] + row["stake"])
        for name, ruled in (
            ("recorded", aftermath.recorded_probability),
            ("officer_injured", aftermath.officer_injury_probability),
        ):
            assert told[name]["chance"] == CLOSE(ruled(P, row["highest"]), abs=1e-9)
            assert told[name]["happened"] == bool(row[name])
        assert told["vendor_injured"]["happened"] == bool(row["vendor_injured"])
        assert told["loss"]["sum"] == CLOSE(row["loss"], abs=1e-9)


def test_every_part_agrees_with_the_record(stories):
    for story in stories:
        told = story.data["terms"]
        for name in ("flight", "grievance", "resistance", "triggers", "persuasion", "compliance", "legitimacy"):
            assert told[name]["agrees"], (name, story.data)
        assert told["fine"].get("agrees", True)
        assert "do not give" not in str(story)


def test_another_weight_is_found_out(stories):
    story = next(one for one in stories if one.data["kind"] == "vendor")
    behaviour = dict(zip(P.dtype.names, P.item(), strict=True)) | {"flight_base": 1.5}
    told = str(story_of_row({k: v for k, v in story.data.items() if k != "terms"}, behaviour))
    assert "which these terms do not give" in told


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
