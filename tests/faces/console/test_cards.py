"""The card of an encounter says what a team sees, in both languages, and gives away nothing else."""

import re

import pytest
from tests.small_worlds import QUARRELSOME, tiny

from vendorsim.console.questions.cards import card
from vendorsim.console.questions.encounters import Address, Directed, look
from vendorsim.telling.language import Texts


@pytest.fixture(scope="module")
def situations():
    """Every encounter of two days, with a market to be guided to."""
    model, found = Directed(tiny(**QUARRELSOME, policy="block_and_channel"), seed=5), []
    while model.clock.day < 3:
        tick = model.clock.tick
        found += [look(model, Address(tick, *meeting)) for meeting in model.meetings()]
    return [one for one in found if one is not None]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_encounter_can_be_told(situations, lang):
    texts = Texts(lang)
    cards = [card(one, texts) for one in situations]
    assert len(cards) > 20 and all(len(lines) >= 8 for lines in cards)
    assert not [line for lines in cards for line in lines if "{" in line or "…" in line or not line.strip()]
    if lang == "zh":
        assert not [line for lines in cards for line in lines if re.search("[A-Za-z]{2,}", line)]


def test_a_card_says_what_the_case_says(situations):
    texts = Texts("en")
    one = next(one for one in situations if not one.address.is_lock and round(one.as_case.goods) > 1)
    told = "\n".join(card(one, texts))
    assert f"{round(one.as_case.goods):,}" in told and texts(f"goods.{one.goods}") in told
    assert f"{round(one.as_case.free_minutes)} minute" in told
    lock = next(one for one in situations if one.address.is_lock)
    assert "lock" in "\n".join(card(lock, texts)) and "Goods" not in "\n".join(card(lock, texts))


def test_what_a_team_cannot_know_is_not_in_a_situation(situations):
    hidden = {"temper", "fear", "legitimacy", "barrier", "expected_loss", "mobility"}
    assert not [one for one in situations if hidden & {*one.case, *one.place}]
