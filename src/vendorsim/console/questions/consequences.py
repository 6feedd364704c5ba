"""What each response leaves behind in one encounter: to be expected before any draw, by the model's own rules.

The chance of a quarrel is one price among several. What stays blocked when nothing is done, what harshness does to belief
and to the next meeting, what those who stand beside learn, and the minutes: each is worked out from the chances that the
encounter itself computes, and from the rules of its aftermath. Nothing is added up into one score.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from vendorsim.console.questions.encounters import Address, carry_out, gather, untouched
from vendorsim.console.questions.stalls import complaints_of_one, stalls_at
from vendorsim.engine.compiled import plain
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.encounter import aftermath, confrontation, evidence, heat, persuasion, resistance
from vendorsim.model.encounter import carry_out as meeting
from vendorsim.model.encounter.clips import seen_and_held_against
from vendorsim.model.encounter.confrontation import STATE_FIELDS
from vendorsim.model.model import VendorModel
from vendorsim.plugins.response import SANCTIONS, Response


@dataclass(frozen=True)
class Way:
    """One way in which an encounter can end with a response, and what is then so for whom it befalls."""

    chance: float
    outcome: str
    lost: float
    """What it costs whom it befalls, as it judges it [yuan]; a household's fine as well."""
    belief: float
    """Belief that enforcement is right, afterwards."""
    expected_loss: float
    """What it then expects the next encounter to cost [yuan]."""
    minutes: float
    """Person-minutes of the team."""
    idle_days: float = 0.0
    """Days without anything to sell with."""
    anger: float = 0.0
    """How angry it is right afterwards; where a quarrel is only likely, on average."""

    @property
    def stays(self) -> bool:
        """Whether the stall, or the lock, is still there."""
        return self.outcome == "refused"

    @property
    def is_free_to_return(self) -> bool:
        """Whether the vendor is gone, and may set up elsewhere, or here again, on the same day."""
        return self.outcome in ("fled", "moved_on") or (self.outcome == "sanctioned" and not self.idle_days)


@dataclass(frozen=True)
class Mark:
    """What a response leaves in people, on average of the ways in which the vendor does not run; zeros, where none is."""

    lost: float = 0.0
    """What it costs whom it befalls [yuan]."""
    idle_days: float = 0.0
    belief: float = 0.0
    """Change of the belief of whom it befalls that enforcement is right."""
    expected_loss: float = 0.0
    """Change of what whom it befalls expects the next encounter to cost [yuan]."""
    next_runs: float = 0.0
    """Change of the chance to run from the next order to move on, all else as now."""
    next_quarrel: float = 0.0
    """Change of the chance of a quarrel over the next order to move on while the anger of now lasts, all else as now."""
    witness_belief: float = 0.0
    """Change of the belief of each who stands beside."""
    witness_loss: float = 0.0
    """Change of what each who stands beside expects to lose, on average [yuan]."""
    persuasion: float = 0.0
    """Part of what it takes to be persuaded that this visit adds, 0 to 1."""


@dataclass(frozen=True)
class Consequence:
    """What a response leaves behind: what is to be expected before any draw, and what it does to who does not run.

    Who runs from a threat has felt nothing of it. An average over all would make the harshest answer look mild.
    """

    ways: tuple[Way, ...]
    runs: float
    """Chance that the vendor is gone before anything is said."""
    stays: float
    """Chance that the stall, or the lock, still stands."""
    free_to_return: float
    """Chance that the vendor is gone from here, and free to set up elsewhere on the same day."""
    blocked: float
    """Share of the carriageway that the stall then takes."""
    complaints: float
    """Complaints within a day that the stall then brings by standing on until it packs up, all else as it is now."""
    witnesses: int
    """Other vendors at the pitch."""
    clip: float
    """Chance that a clip of it is shared."""
    seen: float
    """Share of the people who see one on the first day."""
    opinion: float
    """Change of the residents' mean approval on that day, by a clip."""
    minutes: float
    """Person-minutes."""
    mark: Mark
    witness_belief: float
    """Change of belief of each who stands beside and sees a sanction."""
    belief_before: float
    expected_loss_before: float

    def way_of(self, outcome: str) -> Way:
        """The way that was taken, by its outcome. Raises: StopIteration where no way has it."""
        return next(one for one in self.ways if one.outcome == outcome)


@dataclass(frozen=True)
class _Known:
    """What an encounter finds, and its response may change."""

    p: Any
    legitimacy: float
    expected_loss: float
    cash: float
    pressure: float
    beside: Sequence[float]
    """What those who stand beside expect to lose."""
    treated_as: int
    """The response given at this place earlier today, -1 for none."""
    blocked: float
    complaints: float


def consequences(model: VendorModel, at: Address) -> dict[str, Consequence]:
    """What each response would leave behind in an encounter that is about to take place. Changes nothing of the model.

    Empty where the vendor, or the lock, is gone by now.
    """
    found: dict[str, Consequence] = {}
    with untouched(model) as put_back:
        if not gather(model, at):
            return {}
        known = _known(model, at)
        for response in Response:
            put_back()
            gather(model, at)
            carry_out(model, at, response)
            state = SimpleNamespace(**dict(zip(STATE_FIELDS, model.columns["state"][0].item(), strict=True)))
            case = model.columns["case"][0]
            done = Response(int(state.response))
            if done is Response.IGNORE:
                found[response.name.lower()] = _of_nothing(known, state)
            else:
                state.minutes = plain(aftermath.team_minutes)(model.columns["parameters"][0], int(done), case.people)
                found[response.name.lower()] = _of_answer(known, at, state, case, done)
    return found


def _known(model: VendorModel, at: Address) -> _Known:
    p = SimpleNamespace(**model.settings.behaviour.model_dump())
    if at.is_lock:
        locks, people = model.tables["lock"], model.tables["resident"]
        opinion = float(people.opinion[locks.resident[at.lock]])
        return _Known(p, opinion, 0.0, 0.0, float(locks.pressure[at.lock]), (), -1, 0.0, 0.0)
    v, vendors, pitches = at.vendor, model.tables["vendor"], model.tables["pitch"]
    place = int(vendors.pitch[v])
    beside = [float(vendors.expected_loss[one]) for one in stalls_at(model, place) if one != v]
    today = int(pitches.last_response_day[place]) == at.tick // TICKS_PER_DAY
    return _Known(
        p, float(vendors.legitimacy[v]), float(vendors.expected_loss[v]), float(vendors.cash[v]),
        float(vendors.pressure[v]), beside, int(pitches.last_response[place]) if today else -1,
        float(pitches.obstruction[place]) if pitches.road[place] >= 0 else 0.0, complaints_of_one(model, v, at.tick),
    )  # fmt: skip


def _of_nothing(known: _Known, s: Any) -> Consequence:
    """The team walks on: nobody learns anything, and all stays as it is."""
    way = Way(1.0, "refused", 0.0, known.legitimacy, known.expected_loss, 0.0)
    return _expected(known, [way], s.crowd, (), Mark())


def _of_answer(known: _Known, at: Address, s: Any, c: Any, done: Response) -> Consequence:
    pressed = plain(persuasion.pressure_of)(known.p, int(done), c.respect, c.communication, c.ties, c.volunteers)
    alternative = c.alternative_quality * c.weekly_income if s.offer > 0.0 else 0.0
    stake = 0.0 if at.is_lock else plain(persuasion.stake_of_leaving)(known.p, c.weekly_income, alternative)
    needed = s.barrier + stake
    is_enough = plain(persuasion.is_persuaded)(known.pressure + pressed, needed)
    ways = (
        _at_lock(known, s, c, done, is_enough)
        if at.is_lock
        else _at_stall(known, s, c, done, pressed > 0.0 and is_enough)
    )
    reach = (s.reach_verbal, s.reach_obstruct, s.reach_blows, s.reach_injury, s.reach_crowd)
    mark = _mark(known, s, c, at.is_lock, ways, float(min(1.0, pressed / needed)) if needed > 0.0 else 0.0)
    return _expected(known, ways, s.crowd, () if at.is_lock else reach, mark)


def _mark(known: _Known, s: Any, c: Any, is_lock: bool, ways: Sequence[Way], persuasion: float) -> Mark:
    met = [one for one in ways if one.outcome != "fled" and one.chance > 0.0]
    total = sum(one.chance for one in met)
    if total <= 0.0:
        return Mark()

    def mean(of: Callable[[Way], float]) -> float:
        return float(sum(one.chance * of(one) for one in met) / total)

    now = _next_time(known, s, c, known.legitimacy, known.expected_loss, s.anger, is_lock)
    then = {id(one): _next_time(known, s, c, one.belief, one.expected_loss, one.anger, is_lock) for one in met}
    return Mark(
        lost=mean(lambda one: one.lost), idle_days=mean(lambda one: one.idle_days),
        belief=mean(lambda one: one.belief - known.legitimacy),
        expected_loss=mean(lambda one: one.expected_loss - known.expected_loss),
        next_runs=mean(lambda one: then[id(one)][0] - now[0]), next_quarrel=mean(lambda one: then[id(one)][1] - now[1]),
        witness_belief=mean(lambda one: -known.p.legitimacy_witness * float(one.lost > 0.0)) if known.beside else 0.0,
        witness_loss=mean(lambda one: _learnt_beside(known, one.lost)), persuasion=persuasion,
    )  # fmt: skip


def _learnt_beside(known: _Known, lost: float) -> float:
    """What those who stand beside learn: by half, and only of a sanction (`carry_out.believe_loss`)."""
    if not lost or not known.beside:
        return 0.0
    loss = max(lost, known.p.nuisance_of_moving)
    return sum(plain(meeting.learnt_beside)(known.p, before, loss) for before in known.beside) / len(known.beside)


def _at_stall(known: _Known, s: Any, c: Any, done: Response, is_enough: bool) -> list[Way]:
    """The ways of an encounter with a vendor, with their chances (`carry_out.outcome_of`)."""
    p, met = known.p, 1.0 - s.flight_probability
    yields, resists = met * (1.0 - s.resistance_probability), s.reach_verbal - s.reach_crowd
    full = s.minutes * c.people
    fine = plain(aftermath.fine_for)(p, c.violations, c.obstruction)
    threatened = plain(evidence.loss_threatened)(p, c.record_shown, c.entries, fine)

    def way(chance: float, outcome: str, quarrel: float, lost: float = 0.0, idle: float = 0.0) -> Way:
        told = 0.0 if outcome == "fled" else threatened
        loss = max(lost, told, p.nuisance_of_moving)
        learnt = known.expected_loss + plain(meeting.learnt)(p, known.expected_loss, loss)
        belief = known.legitimacy if outcome == "fled" else _belief(known, s, c, done, lost)
        minutes = min(s.minutes, p.chase_minutes) * c.people if outcome == "fled" else full
        anger = s.anger if outcome == "fled" else _anger(known, s, c, lost, quarrel)
        return Way(chance, outcome, lost, belief, learnt, minutes, idle, anger)

    found = [way(s.flight_probability, "fled", 0.0), way(s.reach_crowd, "refused", 1.0)]
    if done in SANCTIONS:
        quarrel = resists / (yields + resists) if yields + resists > 0.0 else 0.0
        found.append(way(yields + resists, "sanctioned", quarrel, *_sanction(known, s, done)))
        return found
    going = s.compliance_probability
    found += [way(resists * going, "moved_on", 1.0), way(resists * (1.0 - going), "refused", 1.0)]
    if is_enough:
        return [*found, way(yields, "persuaded", 0.0)]
    return [*found, way(yields * going, "moved_on", 0.0), way(yields * (1.0 - going), "refused", 0.0)]


def _sanction(known: _Known, s: Any, done: Response) -> tuple[float, float]:
    """(loss, days without anything to sell with) of who is fined or whose goods are taken (`carry_out.seize`, `fine`)."""
    if done is Response.DOCUMENT_AND_FINE:
        return s.fine, 0.0
    value = s.goods_loss + s.tools_loss
    if plain(meeting.is_redeemed)(s.fine, value, known.cash):
        return plain(meeting.spoilt)(known.p, s.goods_loss) + s.fine, 1.0
    return value, float(int(known.p.days_to_start_again)) if s.tools_loss > 0.0 else 0.0


def _at_lock(known: _Known, s: Any, c: Any, done: Response, is_enough: bool) -> list[Way]:
    """The ways of a visit about a ground lock (`household.carry_out_at_lock`)."""
    resists = s.reach_verbal
    full = s.minutes * c.people

    def way(chance: float, outcome: str, taken: float = 0.0) -> Way:
        fined = s.fine if done is Response.DOCUMENT_AND_FINE and outcome == "refused" else 0.0
        return Way(chance, outcome, taken + fined, _belief(known, s, c, done, taken), 0.0, full)

    if done in (Response.SEIZE_GOODS, Response.SEIZE_TOOLS):
        return [way(s.reach_crowd, "refused"), way(1.0 - s.reach_crowd, "sanctioned", s.tools_loss)]
    return [way(resists, "refused"), way(1.0 - resists, "persuaded" if is_enough else "refused")]


def _belief(known: _Known, s: Any, c: Any, done: Response, lost: float) -> float:
    consistent = known.treated_as in (-1, int(done)) or c.record_shown > 0.0
    after = SimpleNamespace(**{**vars(s), "lost": lost, "consistent": float(consistent)})
    return float(plain(aftermath.legitimacy_after)(known.p, after, c.record_shown))


def _anger(known: _Known, s: Any, c: Any, lost: float, quarrel: float) -> float:
    """Anger right after a way that a quarrel has a share in (`heat.leave_heat`)."""
    by, risen = plain(heat.anger_by), plain(heat.risen)
    calm, hot = (risen(s.anger, by(known.p, lost, c.weekly_income, stage, s.respect)) for stage in (0.0, 1.0))
    return float((1.0 - quarrel) * calm + quarrel * hot)


def _next_time(
    known: _Known, s: Any, c: Any, belief: float, expected_loss: float, anger: float, is_lock: bool
) -> tuple[float, float]:
    """(chance to run, chance of a quarrel) over an order to move on, with all but belief and expectation as now."""
    p, loss = known.p, 0.0 if is_lock else plain(confrontation.loss_of_moving)(known.p, c.weekly_income)
    changed = {
        "legitimacy": belief,
        "expected_loss": expected_loss,
        "anger": anger,
        "loss": loss,
        "apparent_loss": loss,
    }
    then = SimpleNamespace(**{**vars(s), **changed})
    runs = 0.0 if is_lock else plain(resistance.flight_probability)(p, then)
    then.grievance = plain(resistance.grievance)(p, then, plain(heat.heat_in_grievance)(p, then))
    resists = plain(resistance.resistance_probability)(p, then)
    return float(runs), float((1.0 - runs) * resists)


def _expected(known: _Known, ways: Sequence[Way], crowd: float, reach: Sequence[float], mark: Mark) -> Consequence:
    """The figures of all ways, each with its chance."""

    def mean(of: Callable[[Way], float]) -> float:
        return float(sum(one.chance * of(one) for one in ways))

    stays = mean(lambda one: float(one.stays))
    clip, seen, held = seen_and_held_against(known.p, reach, crowd)
    return Consequence(
        tuple(ways), runs=mean(lambda one: float(one.outcome == "fled")), stays=stays,
        free_to_return=mean(lambda one: float(one.is_free_to_return)), blocked=stays * known.blocked,
        complaints=stays * known.complaints, witnesses=len(known.beside), clip=clip, seen=seen, opinion=-held,
        minutes=mean(lambda one: one.minutes), mark=mark, belief_before=known.legitimacy,
        witness_belief=-known.p.legitimacy_witness,
        expected_loss_before=known.expected_loss,
    )  # fmt: skip
