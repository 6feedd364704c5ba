"""Publicity: each of its paths moves whom it reaches and nobody else, answers count by evidence and time, and all is paid.

News is heard outside the tick, so most tests let days pass without one: nobody trades, clips spread, people talk.
"""

from unittest.mock import MagicMock

import numpy as np
import pytest
from tests.small_worlds import QUARRELSOME, differences, tiny

from vendorsim.errors import SettingsError
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.encounter import news
from vendorsim.model.model import VendorModel
from vendorsim.plugins.answers import ViralClip
from vendorsim.programmes.publicity import Publicity
from vendorsim.study.experiment.checking import check

SMALL = {"city.width": 14, "city.height": 14, "people.drivers": 0, "people.ground_locks": 0}
# A clip's shock is small against every opinion, so that nothing is cut off at 0 and shocks can be counted.
GENTLE = {"behaviour.clip_shock": 0.02, "behaviour.clip_legitimacy": 0.01, "behaviour.clip_viral": 0.01,
          "behaviour.clip_persistence": 0.8}  # fmt: skip
BELIEVED = {"behaviour.rebuttal_belief": 1.0, "behaviour.rebuttal_backfire": 0.0}
NOTHING = {f"programmes.publicity.{name}": 0 for name in ("campaign_reach", "vendors_invited", "reporters_invited",
           "students_invited", "debate_reach")}  # fmt: skip


def town(**changes) -> VendorModel:
    """A town of 300 residents and 30 vendors in which nobody has met yet."""
    people = {"people.residents": 300, "people.vendors": 30}
    model = VendorModel(tiny(**{**SMALL, **people, **GENTLE, **changes}), seed=3)
    model.tables["resident"].opinion[:] = 0.5
    model.tables["vendor"].legitimacy[:] = 0.5
    return model


def go_to(model: VendorModel, day: int) -> None:
    model.clock.tick = day * TICKS_PER_DAY


def opinions(model: VendorModel) -> np.ndarray:
    return model.tables["resident"].opinion.copy()


def after_a_clip(
    delay: int | None, evidence: float = 1.0, share: float = 1.0, days: int = 12, **changes
) -> VendorModel:
    """A town some days after a clip came out on day 0; a debate answers it after `delay` days, if at all. Nobody talks."""
    model = town(**{**BELIEVED, **changes})
    model.city_hall.news.release_clip(0.4, 1.0)
    for day in range(days):
        go_to(model, day)
        if day == delay:
            for clip in model.city_hall.news.viral_clips():
                model.city_hall.news.hold_debate(clip.clip, share, evidence)
        model.spread_clips(day)
    return model


# --- nothing of it is nothing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [{"programmes.publicity.dose": 0.0}, NOTHING, {"programmes.publicity.start_day": 3},
     {"programmes.publicity.end_day": 0}],
)  # fmt: skip
def test_publicity_without_a_dose_or_before_its_day_is_no_publicity(changes):
    world = {**SMALL, **QUARRELSOME, "people.residents": 40, "people.vendors": 8, "horizon.burn_in_days": 0,
             "horizon.days": 2, "programmes.viral_clip.reach": 0.5}  # fmt: skip
    plain = VendorModel(tiny(**world), seed=4).run()
    assert not differences(plain, VendorModel(tiny(**world, **changes), seed=4).run())
    assert differences(plain, VendorModel(tiny(**world, **{"programmes.publicity.delay_days": 1}), seed=4).run())


# --- the rebuttal ---------------------------------------------------------------------------------------------------


def test_who_saw_a_clip_is_found_again_from_the_draws():
    """Everybody's shocks, counted from what they lost, are the sightings that the rule finds afterwards."""
    model = after_a_clip(None)
    people, p, talk = model.tables["resident"], model.world.parameters[0], model.tables["talk"]
    lost = np.rint((0.5 - people.opinion) / p.clip_shock).astype(int)
    found = [
        news.times_seen(p, model.world.seed, talk.identity[0], talk.reach[0], talk.born[0], 12, who)
        for who in people.identity
    ]
    assert lost.tolist() == found
    assert 0 < np.count_nonzero(lost) < people.size
    assert lost.max() > 1, "a viral clip is seen more than once"


def test_a_complete_answer_at_once_takes_all_of_it_back_and_a_late_one_little():
    """Mean opinion twelve days after the clip, without talk: the sooner the answer the nearer to before."""
    mean = {delay: opinions(after_a_clip(delay)).mean() for delay in (None, 1, 4, 9)}
    assert mean[None] < mean[9] < mean[4] < mean[1] < 0.5


def test_an_answer_counts_by_its_evidence():
    mean = {evidence: opinions(after_a_clip(2, evidence)).mean() for evidence in (0.0, 0.5, 1.0)}
    nothing = opinions(after_a_clip(None))
    assert nothing.mean() == mean[0.0] < mean[0.5] < mean[1.0]
    backfires = after_a_clip(2, 0.0, **{"behaviour.rebuttal_backfire": 0.5})
    assert opinions(backfires).mean() < nothing.mean()
    assert (opinions(backfires) <= nothing + 1e-15).all()


def test_without_belief_in_it_or_hearing_it_a_debate_changes_nobody():
    nothing = after_a_clip(None)
    for unheard in (after_a_clip(2, share=0.0), after_a_clip(2, **{"behaviour.rebuttal_belief": 0.0})):
        assert (opinions(unheard) == opinions(nothing)).all()
        assert (unheard.tables["vendor"].legitimacy == nothing.tables["vendor"].legitimacy).all()


def test_only_who_saw_the_clip_and_heard_the_debate_thinks_again():
    model = after_a_clip(None, days=3)
    before, beliefs = opinions(model), model.tables["vendor"].legitimacy.copy()
    go_to(model, 3)
    clip = model.city_hall.news.viral_clips()[0]
    reached = model.city_hall.news.hold_debate(clip.clip, 0.5, 1.0)
    gained, saw = opinions(model) > before, before < 0.5
    assert reached == np.count_nonzero(gained) * model.settings.people.weight
    assert not (gained & ~saw).any()
    assert 0.3 < gained.sum() / saw.sum() < 0.7, "half of those who saw it hear the debate"
    vendors_gained = model.tables["vendor"].legitimacy > beliefs
    assert vendors_gained.any()
    assert not (vendors_gained & (beliefs == 0.5)).any()
    again = opinions(model)
    assert model.city_hall.news.hold_debate(clip.clip, 1.0, 1.0) == 0.0, "it is answered once"
    assert (opinions(model) == again).all()


def test_who_sees_clip_and_rebuttal_together_is_not_shocked():
    """On the day of the debate and later, a complete answer that everybody hears leaves nothing of the shock."""
    model = after_a_clip(1, days=2)
    answered = opinions(model)
    model.spread_clips(2)
    assert (opinions(model) == answered).all()
    plain = after_a_clip(None, days=2)
    unanswered = opinions(plain)
    plain.spread_clips(2)
    assert (opinions(plain) < unanswered).any()


def test_a_vendor_who_came_after_the_clip_gets_nothing_back():
    model = after_a_clip(None, days=3)
    vendors = model.tables["vendor"]
    hit = np.flatnonzero(vendors.legitimacy < 0.5)[0]
    vendors.since[hit] = model.tables["talk"].born[0] + 1
    go_to(model, 3)
    before = vendors.legitimacy[hit]
    model.city_hall.news.hold_debate(model.city_hall.news.viral_clips()[0].clip, 1.0, 1.0)
    assert vendors.legitimacy[hit] == before


def test_nothing_more_comes_back_than_the_clip_still_costs():
    p = after_a_clip(None, days=1, **{"behaviour.rebuttal_half_life": 30.0, "behaviour.opinion_pace": 0.1}).world
    assert news.taken_back(p.parameters[0], 1.0, 10) == pytest.approx(0.9**10)
    q = after_a_clip(None, days=1, **{"behaviour.rebuttal_half_life": 2.0}).world
    assert news.taken_back(q.parameters[0], 0.5, 4) == pytest.approx(0.125)


def test_the_city_remembers_the_newest_viral_clips():
    model = town()
    for day in range(news.TALKED_OF + 3):
        go_to(model, day)
        model.city_hall.news.release_clip(0.4, 1.0)
        model.spread_clips(day)
    born = [clip.born for clip in model.city_hall.news.viral_clips()]
    assert born == list(range(3, news.TALKED_OF + 3))


def test_a_clip_that_few_see_is_not_talked_of():
    model = town(**{"behaviour.clip_viral": 0.1})
    model.city_hall.news.release_clip(0.09, 1.0)
    model.spread_clips(0)
    assert not model.city_hall.news.viral_clips()
    assert (opinions(model) < 0.5).any()


def test_footage_adds_to_the_evidence_at_hand():
    model = town()
    desk = model.city_hall.news
    assert desk.evidence(0.4) == pytest.approx(0.4)
    model.world.levers["evidence_quality"] = 0.5
    assert desk.evidence(0.4) == pytest.approx(0.7)


# --- campaigns and open days ----------------------------------------------------------------------------------------


def test_messages_reach_their_share_and_each_moves_less_than_the_one_before():
    model = town(**{"behaviour.campaign_push": 0.05})
    means = [0.5]
    for _ in range(4):
        assert model.city_hall.news.send_message(1.0) == 300 * model.settings.people.weight
        means.append(opinions(model).mean())
    steps = np.diff(means)
    assert (steps > 0.0).all()
    missing = 1.0 - np.array(means[:-1])
    assert steps / missing == pytest.approx(0.05 / np.arange(1, 5)), "each next message counts less of what is missing"
    other = town(**{"behaviour.campaign_push": 0.05})
    reached = other.city_hall.news.send_message(0.3)
    moved = opinions(other) > 0.5
    assert reached == moved.sum() * other.settings.people.weight
    assert 0.2 < moved.mean() < 0.4
    other.city_hall.news.forget_messages()
    assert 0.0 < other.tables["resident"].messages[moved].max() < 1.0


def test_without_a_push_messages_and_reports_move_nobody():
    model = town(**{"behaviour.campaign_push": 0.0, "behaviour.report_push": 0.0})
    model.city_hall.news.send_message(1.0)
    model.city_hall.news.publish_report(1.0, 1)
    assert (opinions(model) == 0.5).all()


def test_guests_of_an_open_day_are_drawn_and_see_what_respect_there_is():
    model = town()
    vendors, people = model.tables["vendor"], model.tables["resident"]
    model.tables["team"].respect[:] = 1.0
    came = model.city_hall.news.invite_vendors(15.0)
    moved = vendors.legitimacy > 0.5
    assert came == moved.sum()
    assert 5 <= came <= 25, "fifteen of thirty are expected"
    assert vendors.legitimacy[moved] == pytest.approx(0.5 + 0.5 * model.world.parameters[0].open_day_effect)
    students = people.occupation == 3
    came = model.city_hall.news.invite_students(0.5 * students.sum() * model.settings.people.weight)
    moved = opinions(model) > 0.5
    assert came == moved.sum() * model.settings.people.weight
    assert 0 < moved.sum() < students.sum()
    assert not (moved & ~students).any()


def test_guests_who_see_no_respect_think_no_better():
    model = town()
    model.tables["team"].respect[:] = 0.0
    model.city_hall.news.invite_vendors(30.0)
    model.city_hall.news.invite_students(1e6)
    assert (model.tables["vendor"].legitimacy == 0.5).all()
    assert (opinions(model) == 0.5).all()


def test_what_an_open_day_leaves_fades_in_talk():
    """Students' opinion against the same town without the open day, on the day and after a year of talk."""
    apart = []
    one, other = town(), town()
    one.city_hall.news.invite_students(1e6)
    for _ in range(365):
        apart.append(opinions(one).mean() - opinions(other).mean())
        one.exchange_opinions()
        other.exchange_opinions()
    assert apart[0] > 0.0
    assert apart[-1] < 0.2 * apart[0]


# --- the programme: when, whom it asks, what it costs ---------------------------------------------------------------


def asked_of(programme: Publicity, days: range, clips=()) -> MagicMock:
    city = MagicMock()
    city.news.viral_clips.return_value = list(clips)
    city.news.send_message.return_value, city.news.invite_vendors.return_value = 100.0, 5.0
    city.news.invite_students.return_value, city.news.evidence.side_effect = 20.0, lambda at_hand: at_hand
    programme.begin(city)
    for city.day in days:
        programme.each_day(city)
    return city


def test_it_acts_between_its_days_and_invites_once_a_month():
    city = asked_of(Publicity(start_day=10, end_day=75), range(100))
    assert city.news.send_message.call_count == 65
    assert city.news.invite_vendors.call_count == city.news.invite_students.call_count == 3
    assert city.news.publish_report.call_count == 3
    assert city.news.forget_messages.call_count == 89, "what was said fades after it ended, too"


def test_its_costs_are_booked():
    city = asked_of(Publicity(message_cost=0.1, guest_cost=10.0, guest_minutes=30.0), range(1))
    assert [call.args for call in city.pay.call_args_list] == [(10.0,), (260.0,)]  # 100 messages; 5 + 20 + 1 guests
    assert [call.args for call in city.book_officers.call_args_list] == [(780.0,)]
    model = VendorModel(
        tiny(**{**SMALL, "programmes.publicity.delay_days": 1, "programmes.viral_clip.reach": 0.5}), seed=3
    )
    while model.clock.day < 2:
        model.step()
    book, programme = model.columns["ledger"], model.programmes[0]
    assert book["programme_cost"][1] >= programme.debate_cost
    assert book["minutes_service"][1] >= programme.evidence_minutes
    assert 0.0 < book["programme_cost"][0] < programme.debate_cost


def test_only_clips_of_the_right_age_that_nobody_has_answered_are_answered():
    clips = [ViralClip(7, 4, 0.3, False), ViralClip(8, 5, 0.3, True), ViralClip(9, 6, 0.3, False)]
    only = {"campaign_reach": 0.0, "vendors_invited": 0.0, "students_invited": 0.0, "reporters_invited": 0}
    city = asked_of(Publicity(delay_days=3, debate_reach=0.5, dose=0.5, evidence=0.6, **only), range(20), clips)
    assert [call.args for call in city.news.hold_debate.call_args_list] == [(7, 0.25, 0.6), (9, 0.25, 0.6)]
    assert city.pay.call_count == city.book_officers.call_count == 2
    assert not asked_of(Publicity(start_day=8, delay_days=3, **only), range(8, 9), clips).news.hold_debate.called


@pytest.mark.parametrize(
    ("name", "value"), [("delay_days", 0), ("evidence", 1.5), ("dose", -1.0), ("reporters_invited", 0.5), ("spin", 1)]
)
def test_a_wrong_parameter_is_told(name, value):
    with pytest.raises(SettingsError, match=name):
        check(tiny(**{f"programmes.publicity.{name}": value}))
