"""What a story says is what the record holds: who did what, how it ended, what was paid; clause by clause, no strings."""

import string
from collections import Counter

import pytest
from tests.faces.console.first_encounters import encounters
from tests.small_worlds import QUARRELSOME, SHIPPED, ends, tiny

from vendorsim.console.questions.encounters import told, trials, usual_answer
from vendorsim.console.questions.story_data import decisions
from vendorsim.console.why.story_words import end_of, money, whole
from vendorsim.model.encounter.sentences import FACTS, Phrase, Sentence, ending, facts_of, said, sentences
from vendorsim.model.encounter.sentences import words as words_of
from vendorsim.model.model import VendorModel
from vendorsim.plugins.response import Response
from vendorsim.telling.language import Texts

LOCKS = {"people.ground_locks": 20, "patrol.lock_duty_share": 0.5, **ends(lock_visit_interval=0)}
HURT_BY_HALF = {f"behaviour.{name}": 0.5 for name in ("officer_hurt_injury", "officer_hurt_crowd", "vendor_hurt")}
FIGHTS = {**QUARRELSOME, **LOCKS, **ends(clip_filmed=1, clip_least=1), **HURT_BY_HALF, "horizon.days": 5}
AS_IT_IS = {**LOCKS, "horizon.days": 8}
RICH = {**LOCKS, **ends(payment_base=1, fine_first=0, fine_repeat=0, flight_base=0, flight_apparent=0)}

LEAVES = {"fled": {"runs"}, "moved_on": {"goes", "gives_in"}, "persuaded": {"persuaded", "persuaded.stall"},
          "sanctioned": {"fined.paid", "fined.unpaid", "seized.goods.redeemed", "seized.goods.lost",
                         "seized.tools.redeemed", "seized.tools.lost", "seized.nothing"},
          "refused": {"stays"}, "": {"as_before"}}  # fmt: skip
"""The clauses that tell an outcome at a stall; exactly one of them is said."""
LEAVES_LOCK = {
    "persuaded": {"persuaded.lock"},
    "sanctioned": {"cut", "cut.worth"},
    "refused": {"stays.lock"},
    "": {"as_before"},
}
HURT = {"both": (True, True), "officer": (True, False), "vendor": (False, True), "none": (False, False)}
"""Whether (an officer, the other side) is hurt, by what the clause says."""
HELD = {
    "team": lambda row: row["team"], "other": lambda row: row["row"], "minutes": lambda row: row["contest_minutes"],
    "paid": lambda row: row["fine_paid"], "fine": lambda row: row["fine"], "lost": lambda row: row["taken"],
    "spoilt": lambda row: row["taken"], "worth": lambda row: row["goods_loss"] + row["tools_loss"],
    "share": lambda row: row["clip"], "others": lambda row: row["joined"],
}  # fmt: skip
"""What a number in a clause has to be."""


def agrees(row, clauses):
    """Every clause is true of the record, and nothing that matters in the record goes unsaid."""
    is_lock = row["kind"] != "vendor"
    keys = [one.key for one in clauses]
    assert len(set(keys)) == len(keys)
    named = {name: value for one in clauses for name, value in one.fields.items()}
    for name, value in named.items():
        if not isinstance(value, Phrase):
            assert value == HELD[name](row), (name, value)
    # Who met whom, to do what, and whether that is what the policy asked.
    kind = ".lock" if is_lock else ""
    if row["response"] == "ignore":
        assert keys[0] == f"walks_on{kind}" and keys[-1] == "as_before"
    else:
        assert keys[0] == f"met{kind}" and named["to"] == Phrase(f"to.{row['response']}{kind}")
    assert ("no_time" in keys) == (row["asked"] != row["response"])
    # How it ended: one clause, and the one of this outcome.
    table = LEAVES_LOCK if is_lock else LEAVES
    of_ends = [key for key in keys if any(key in group for group in table.values())]
    assert len(of_ends) == 1 and of_ends[0] in table[row["outcome"]], (row["outcome"], keys)
    # What was paid and what was lost, and nothing else.
    assert ("paid" in named) == (row["fine_paid"] > 0.0)
    assert ("lost" in named or "spoilt" in named) == (row["taken"] > 0.0 or row["redeemed"] > 0.0)
    assert ("spoilt" in named) == bool(row["redeemed"])
    laid = row["outcome"] == "sanctioned" and row["response"] == "document_and_fine"
    assert ("fined.unpaid" in keys) == (laid and not row["fine_paid"])
    # The quarrel: how far, how long, who was hurt, what is in the books.
    stages = [int(key.split(".")[1]) for key in keys if key.startswith("quarrel.")]
    assert stages == ([int(row["highest"])] if row["highest"] else [])
    assert ("calm" in keys) == (not row["highest"] and row["outcome"] not in ("fled", ""))
    hurt = [key.split(".")[1] for key in keys if key.startswith("hurt.")]
    injured = bool(row["officer_injured"]), bool(row["vendor_injured"])
    assert [HURT[one] for one in hurt] == ([injured] if row["highest"] >= 4 else []) and (hurt or not any(injured))
    assert bool({"joined", "joined.one"} & {*keys}) == (row["highest"] > 0 and row["joined"] > 0)
    assert ("booked" in keys) == bool(row["recorded"])
    assert ("withdraws" in keys) == (row["highest"] >= 5)
    assert ("clip" in keys) == (row["clip"] > 0.0)
    assert (of_ends[0].startswith("persuaded")) == bool(row["persuaded"])
    return keys


def reads(clauses):
    """In each language the clauses have words, for each field a place, and each number stands in its place."""
    for lang in ("en", "zh"):
        whole_text = said(clauses, lang)
        for one in clauses:
            words = words_of(lang)[one.key]
            places = [name for _, name, _, _ in string.Formatter().parse(words) if name]
            assert sorted(places) == sorted(one.fields), (lang, one.key)
            shown = said([one], lang)
            assert shown in whole_text and "{" not in shown
            for name, value in one.fields.items():
                if isinstance(value, Phrase):
                    assert words_of(lang)[value.key] in shown
                elif name != "share":
                    assert f"{value:,.0f}" in shown


def incidents(policy):
    """The incidents of a quarrelsome run and of one as it is, as they are written."""
    for changes in (FIGHTS, AS_IT_IS):
        model = VendorModel(tiny(policy=policy, **changes), seed=7).run()
        model.collect_incidents()
        yield from model.incidents


def test_two_hundred_incidents_of_all_policies_are_told_as_they_were():
    """Every clause of every one agrees with its record, in both languages, whoever answered."""
    told_keys, by_kind, walked = Counter(), Counter(), 0
    for policy in SHIPPED:
        here = 0
        for row in incidents(policy):
            clauses = sentences(row)
            told_keys.update(agrees(row, clauses))
            reads(clauses)
            by_kind[row["kind"], int(row["highest"])] += 1
            here += 1
        assert here or policy == "laissez_faire"
        walked += here
    assert walked >= 200
    assert {kind for kind, _ in by_kind} == {"vendor", "ground_lock"}
    assert {stage for _, stage in by_kind} == {1, 2, 3, 4, 5}
    assert {key.split(".")[1] for key in told_keys if key.startswith("hurt.")} == set(HURT)


@pytest.mark.parametrize("changes", [FIGHTS, AS_IT_IS, RICH], ids=["fights", "as it is", "rich"])
def test_what_ifs_of_every_response_are_told_as_they_would_be(changes):
    """Calm ends and those in which nobody acts as well; what the page shows is made of the same clauses."""
    outcomes = set()
    for model, at in encounters(tiny(policy="graduated", **changes), 3, 80):
        for name, trial in trials(model, at).items():
            agrees(trial.facts, sentences(trial.facts))
            reads(sentences(trial.facts))
            assert set(trial.facts) == set(FACTS)
            assert (trial.facts["asked"], trial.facts["response"]) == (name, trial.response)
            assert (trial.facts["outcome"], trial.facts["highest"]) == (trial.outcome, trial.highest)
            outcomes.add((at.is_lock, trial.response, trial.outcome))
            for lang in ("en", "zh"):
                texts = Texts(lang)
                assert whole(trial, texts) == said(sentences(trial.facts), lang)
                assert end_of(trial, texts) == said(ending(trial.facts), lang)
                assert [pair[0] for pair in money(trial, texts)] == [
                    texts(f"why.fact.{key}") for key in owed(trial.facts)
                ]
    assert {response for _, response, _ in outcomes} == {one.name.lower() for one in Response}
    assert {is_lock for is_lock, _, _ in outcomes} == {True, False}


def owed(row):
    """The names of the lines of money that a record has."""
    laid = row["outcome"] == "sanctioned" and row["response"] == "document_and_fine"
    found = {"paid": row["fine_paid"] > 0.0, "taken": row["taken"] > 0.0, "unpaid": laid and not row["fine_paid"]}
    return [name for name, holds in found.items() if holds] or ["lost"]


@pytest.mark.parametrize("policy", SHIPPED)
def test_a_story_of_what_was_weighed_ends_as_the_record_does(policy):
    """No decision is told that was not taken, and each that was taken came out as the outcome says."""
    asked_of = Counter()
    for changes in (FIGHTS, AS_IT_IS):
        for model, at in encounters(tiny(policy=policy, **changes), 5, 60):
            answer = usual_answer(model, at)
            row = told(model, at, answer)
            if not row:
                assert answer is Response.IGNORE or trials(model, at)[answer.name.lower()].response == "ignore"
                continue
            assert facts_of(row) == trials(model, at)[answer.name.lower()].facts
            one = {each.name: each for each in decisions(row["terms"])}
            outcome, highest = row["outcome"], row["highest"]
            asked_of.update(name for name, each in one.items() if each.is_asked)
            if one["flight"].is_asked:
                assert one["flight"].happened == (outcome == "fled")
            if one["resistance"].is_asked:
                assert one["resistance"].happened == (highest >= 1)
            assert one["triggers"].is_asked == (highest >= 1)
            assert one["persuasion"].happened == (outcome == "persuaded")
            if one["compliance"].is_asked:
                assert one["compliance"].happened == (outcome == "moved_on")
                assert outcome in ("moved_on", "refused")
            if outcome == "fled":
                assert [name for name, each in one.items() if each.is_asked] == ["flight", "loss"]
    assert policy == "laissez_faire" or asked_of["flight"] > 5


def test_every_clause_has_its_words_in_both_languages():
    assert set(words_of("en")) == set(words_of("zh"))
    for key, words in words_of("en").items():
        fields = {name for _, name, _, _ in string.Formatter().parse(words) if name}
        assert fields == {name for _, name, _, _ in string.Formatter().parse(words_of("zh")[key]) if name}, key
        assert fields <= {*HELD, "to", "asked"}, key
    assert said([Sentence("fined.paid", {"paid": 1234.5})]) == "The vendor is fined and pays 1,234 yuan on time."
