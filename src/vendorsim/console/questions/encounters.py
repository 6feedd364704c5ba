"""Encounters seen from outside: what a team sees, what each response would lead to, and a run that is answered by hand.

Nothing here is a rule of the model. What a response would lead to is found by carrying it out, by the model's own code and
with this encounter's own luck, and then putting everything back as it was. As draws are addressed by seed, tick and
identity, the chances are those that the encounter itself computes, and the outcome is the one that would come of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np

from vendorsim.engine.compiled import plain
from vendorsim.engine.data_flow import columns_written
from vendorsim.model.clock import TICKS_PER_DAY
from vendorsim.model.encounter import aftermath, gathering, household
from vendorsim.model.encounter import carry_out as meeting
from vendorsim.model.encounter.confrontation import STATE_FIELDS
from vendorsim.model.encounter.sentences import facts_of, walked_on
from vendorsim.model.encounter.story import incident_row
from vendorsim.model.encounter.terms import terms_of
from vendorsim.model.goods import GOODS
from vendorsim.model.model import VendorModel
from vendorsim.plugins.case import KINDS, OUTCOMES, Case
from vendorsim.plugins.response import Response

_TOUCHED = columns_written(
    gathering.gather_vendor_case, gathering.gather_lock_case, meeting.carry_out, household.carry_out_at_lock
)
"""Every column that an encounter may change."""

NO_TIME, NO_STALL, NO_TIES, NO_GOODS, NOT_AT_LOCK, PROGRAMME = (
    "no_time", "no_stall", "no_ties", "no_goods", "not_at_lock", "programme",
)  # fmt: skip
"""Why a response is not possible; each is the end of a key `why.whatif.<reason>`."""


class Address(NamedTuple):
    """Which encounter of a run: a team meets a vendor, or a ground lock, at most once in a tick."""

    tick: int
    team: int
    vendor: int = -1
    lock: int = -1

    @property
    def is_lock(self) -> bool:
        """Whether it is about a ground lock."""
        return self.lock >= 0


@dataclass(frozen=True)
class Trial:
    """What a response leads to in one encounter, by the model's own reckoning: chances, and what happens with this luck."""

    asked: str
    response: str
    """What the team has the time to do; what does not fit becomes an order to move on, or nothing."""
    chances: tuple[float, float, float, float, float]
    """Chance that stages 1 to 5 are reached, before any draw of this encounter is looked at."""
    recorded: float
    """Chance of an entry in the city's books as a violent incident."""
    severity: float
    """Expected severity."""
    highest: int
    """Highest stage with this encounter's luck."""
    outcome: str
    lost: float
    """What it costs whom it befalls, with this luck [yuan]."""
    minutes: float
    """Person-minutes, with this luck."""
    went: bool
    """Whether the stall, or the lock, is gone afterwards."""
    facts: Mapping[str, Any]
    """What came of it with this luck, as the record holds it: what `encounter.sentences` are made from."""
    reason: str = ""
    """Why it is not possible here; empty where it is."""

    @property
    def is_possible(self) -> bool:
        """Whether the team can do this here."""
        return not self.reason

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Situation:
    """An encounter before it is answered: what the team sees, and nothing that it cannot know."""

    address: Address
    day: int
    kind: str
    goods: str
    case: Mapping[str, float]
    """The numbers of the `Case`, by name."""
    place: Mapping[str, float]
    """How things stand at the place: stalls, complaints waiting, buyers, how much of its road is blocked."""
    possible: Mapping[str, str]
    """Every response by name, with the reason why it is not possible here, or an empty text."""

    @property
    def as_case(self) -> Case:
        """The case as a policy gets it."""
        return Case(tuple(self.case.values()))


def look(model: VendorModel, at: Address) -> Situation | None:
    """What the team sees; nothing where the vendor, or the lock, is gone by now. Changes nothing of the model."""
    with untouched(model):
        if not gather(model, at):
            return None
        case = Case(model.columns["case"][0].item())
        possible = {
            one.name.lower(): _reason(model, at, case, one) or ("" if fits(model, one) else NO_TIME) for one in Response
        }
    goods = "" if at.is_lock else GOODS[int(model.tables["vendor"].goods[at.vendor])]
    return Situation(
        at, at.tick // TICKS_PER_DAY, case.kind, goods, case.as_dict(), _place(model, at), possible,
    )  # fmt: skip


def usual_answer(model: VendorModel, at: Address) -> Response | None:
    """What the run's policy, and its programmes, answer; nothing where the other side is gone. Changes nothing."""
    with untouched(model):
        if not gather(model, at):
            return None
        case = Case(model.columns["case"][0].item())
    return advised(model, case, model.policy.respond(case))


def trials(model: VendorModel, at: Address, responses: Sequence[Response] = tuple(Response)) -> dict[str, Trial]:
    """What each response would lead to in an encounter that is about to take place. Changes nothing of the model."""
    found = {}
    with untouched(model) as put_back:
        for response in responses:
            put_back()
            if not gather(model, at):
                return {}
            reason = _reason(model, at, Case(model.columns["case"][0].item()), response)
            carry_out(model, at, response)
            found[response.name.lower()] = _trial(model, at, response, reason)
    return found


def told(model: VendorModel, at: Address, response: Response) -> dict[str, Any]:
    """The record of an encounter as it would be with a response, with the terms of its decisions. Changes nothing.

    Of a stage-0 encounter the model itself keeps none. Empty where the team would walk on.
    """
    with untouched(model):
        if not gather(model, at) or carry_out(model, at, response) == Response.IGNORE:
            return {}
        state = model.columns["state"][0]
        first, count = int(state.first_transition), int(state.n_transitions)
        steps = model.columns["transitions"][first : first + count].tolist()
        row = incident_row(state, model.columns["case"][0], steps)
    return {**row, "terms": terms_of(row, model.settings.behaviour.model_dump())}


@contextmanager
def untouched(model: VendorModel) -> Iterator[Callable[[], None]]:
    """Put back, at the end and when called, all that an encounter may change."""
    # As plain bytes: numpy copies a table of records field by field.
    here = [model.columns[name].reshape(-1).view(np.uint8) for name in _TOUCHED]
    kept = [values.copy() for values in here]

    def put_back() -> None:
        for values, was in zip(here, kept, strict=True):
            values[:] = was

    try:
        yield put_back
    finally:
        put_back()


class Directed(VendorModel):
    """The model with a hand on it: `decide(address, usual)` may answer an encounter otherwise than the policy.

    The policy is asked all the same, and programmes advise on either answer.
    """

    decide: Callable[[Address, Response], Response] | None = None
    at: Address | None = None

    def meet(self, tick: int, team: int, vendor: int, lock: int) -> None:
        """A team meets a violation, as ever."""
        self.at = Address(tick, team, vendor, lock)
        super().meet(tick, team, vendor, lock)
        self.at = None

    def answer(self) -> int:
        """The answer of whoever decides, as far as programmes let it stand."""
        usual = super().answer()
        if self.decide is None or self.at is None:
            return usual
        wanted = self.decide(self.at, Response(usual))
        if wanted == usual:
            return usual
        return int(advised(self, Case(self._case.item()), wanted))


def advised(model: VendorModel, case: Case, answer: Response) -> Response:
    """What the programmes of a run make of an answer."""
    for programme in model._advisers:
        answer = programme.advise(case, answer)
    return answer


def gather(model: VendorModel, at: Address) -> bool:
    """Fill the model's case; False where the vendor, or the lock, is gone. To be put back by `untouched`."""
    if at.is_lock:
        return bool(model.gather_lock_case(at.tick, at.team, at.lock))
    return bool(model.gather_vendor_case(at.tick, at.team, at.vendor))


def carry_out(model: VendorModel, at: Address, response: Response) -> int:
    """Carry a response out, and return the one that the shift had time for. To be put back by `untouched`."""
    if at.is_lock:
        return int(model.carry_out_at_lock(at.tick, at.team, at.lock, int(response)))
    return int(model.carry_out(at.tick, model.burnt_in, at.team, at.vendor, int(response)))


def _reason(model: VendorModel, at: Address, case: Case, response: Response) -> str:
    """Why a response cannot be given in the case at hand; empty where it can, if there is the time."""
    if at.is_lock and response is Response.SEIZE_GOODS:
        return NO_GOODS
    if at.is_lock and response in (Response.ASSIST, Response.GUIDE_TO_STALL):
        return NOT_AT_LOCK
    if response is Response.GUIDE_TO_STALL and not case.alternative.has_room:
        return NO_STALL
    if response is Response.MOBILISE_TIES and case.ties <= 0.0:
        return NO_TIES
    if advised(model, case, response) is not response:
        return PROGRAMME
    return ""


def fits(model: VendorModel, response: Response) -> bool:
    """Whether the shift has the time for a response to the case at hand, by the model's own rule."""
    p, c = model.columns["parameters"][0], model.columns["case"][0]
    needed = plain(aftermath.team_minutes)(p, int(response), c.people)
    return bool(response is Response.IGNORE or needed <= c.free_minutes)


def _trial(model: VendorModel, at: Address, asked: Response, reason: str) -> Trial:
    """What the model's own state says after a response was carried out."""
    state, name = dict(zip(STATE_FIELDS, model.columns["state"][0].item(), strict=True)), asked.name.lower()
    done = Response(int(state["response"]))
    reason = reason or ("" if done is asked else NO_TIME)
    if done is Response.IGNORE:
        facts = walked_on(KINDS[int(at.is_lock)], at.team, at.lock if at.is_lock else at.vendor, name)
        return Trial(name, "ignore", (0.0,) * 5, 0.0, 0.0, 0, "", 0.0, 0.0, False, facts, reason)
    outcome = OUTCOMES[int(state["outcome"])]
    named = {"kind": KINDS[int(at.is_lock)], "outcome": outcome, "response": done.name.lower(), "asked": name}
    facts = facts_of({**state, **named})
    lost = state["lost"] + (state["fine_paid"] if at.is_lock else 0.0)
    return Trial(
        name, done.name.lower(),
        (state["reach_verbal"], state["reach_obstruct"], state["reach_blows"], state["reach_injury"],
         state["reach_crowd"]),
        state["recorded_expected"], state["severity_expected"], int(state["highest"]), outcome,
        lost, state["minutes"], outcome != "refused", facts, reason,
    )  # fmt: skip


def _place(model: VendorModel, at: Address) -> dict[str, float]:
    """How things stand where a stall stands; nothing for a lock, which has no pitch."""
    if at.is_lock:
        return {}
    pitches, roads = model.tables["pitch"], model.tables["road"]
    here = int(model.tables["vendor"].pitch[at.vendor])
    road = int(pitches.road[here])
    return {
        "pitch": float(here),
        "cell": float(model.world.plan.pitch_cell[here]),
        "stalls": float(pitches.n_standing[here]),
        "buyers": float(pitches.customers[here]),
        "complaints": float(pitches.complaints[here]),
        "blocked": float(roads.blocked[road]) if road >= 0 else 0.0,
    }
