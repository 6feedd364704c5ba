"""The terms of a decision are left in the record by the rule that adds them up: their sum is the rule's, to the last bit."""

from collections import Counter
from functools import reduce

import pytest
from tests.small_worlds import QUARRELSOME, SHIPPED, ends, tiny

from vendorsim.engine.arithmetic import logistic
from vendorsim.engine.compiled import plain
from vendorsim.model.encounter.confrontation import STATE_FIELDS, TERM_FIELDS
from vendorsim.model.encounter.terms import TERMS
from vendorsim.model.model import VendorModel

LOCKS = {"people.ground_locks": 20, "patrol.lock_duty_share": 0.5, **ends(lock_visit_interval=0)}
WORLDS = ({**QUARRELSOME, **LOCKS, "horizon.days": 4}, {**LOCKS, "horizon.days": 8})
ON_FILE = {"programmes.ledger.shown": 1.0, "programmes.recorders.share": 0.5}
CHANCES = {(1, 2): "up_1", (2, 3): "up_2", (3, 4): "up_3", (3, 5): "crowd_3", (4, 5): "crowd_4",
           **{(stage, stage - 1): f"down_{stage}" for stage in (1, 2, 3, 4)}}  # fmt: skip


def incidents(policy):
    """(record, behaviour of the run) of every quarrel of quarrelsome and of ordinary runs under a policy."""
    for world in WORLDS:
        settings = tiny(policy=policy, **world, **(ON_FILE if policy == "evidence_first" else {}))
        model = VendorModel(settings, seed=7).run()
        model.collect_incidents()
        for row in model.incidents:
            yield row, settings.behaviour


def added(row, *fields):
    """Fields of a record added up from the left, as a rule adds them."""
    return reduce(lambda total, name: total + row[name], fields[1:], row[fields[0]])


def fields_of(decision, *, hot=False):
    """The fields of a decision's terms, those of heat apart, which a rule of its own adds up first."""
    return [one.field for one in TERMS[decision] if one.field.endswith(("_tension", "_anger", "_joined")) == hot]


@pytest.mark.parametrize("policy", SHIPPED)
def test_recorded_terms_add_up_to_what_was_recorded(policy):
    chance, kinds = plain(logistic), Counter()
    for row, p in incidents(policy):
        kinds[row["kind"]] += 1
        if row["kind"] == "vendor":
            assert added(row, *fields_of("flight")) == row["flight_sum"]
            assert chance(row["flight_sum"]) == row["flight_probability"]
        for decision, total in (("grievance", "grievance"), ("triggers", "trigger")):
            heat = added(row, *fields_of(decision, hot=True))
            assert added(row, *fields_of(decision)) + heat == row[total], decision
        assert added(row, *fields_of("resistance")) == row["resistance_sum"]
        assert chance(row["resistance_sum"] / p.resistance_noise) == row["resistance_probability"]
        assert added(row, "compliance_from_readiness", *fields_of("compliance")) == row["compliance_sum"]
        assert chance(row["compliance_sum"]) == row["compliance_probability"]
        change = added(row, "belief_from_loss", "belief_from_disrespect", "belief_from_treatment", "belief_from_record")
        assert min(1.0, max(0.0, row["legitimacy"] + change)) == row["legitimacy_after"]
        assert row["pressure_before"] + row["pressure_of_visit"] == row["pressure"]
        assert row["barrier"] + row["stake"] == row["needed"]
        for _, before, after, hazard, _, _ in row["transitions"]:
            assert row[CHANCES[int(before), int(after)]] == hazard
        for name in ("recorded", "officer_injured", "vendor_injured"):
            assert bool(row[name]) == (row[f"{name}_draw"] < row[f"{name}_chance"])
    assert policy == "laissez_faire" or kinds["vendor"] > 0 < kinds["ground_lock"]


def test_every_field_of_a_term_is_declared_once():
    assert len(set(STATE_FIELDS)) == len(STATE_FIELDS) and {*TERM_FIELDS} <= {*STATE_FIELDS}
    assert {term.field for terms in TERMS.values() for term in terms} <= {*STATE_FIELDS}
