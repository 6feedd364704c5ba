"""The offices of city hall: what each can do for a programme (carried out in `cityhall/`, one file an office)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class StreetMarket:
    """A stretch of street on whose carriageway vendors have always stood."""

    pitches: tuple[int, ...]
    """From one end to the other."""
    stalls: int
    """Stalls that fit."""
    row: int
    column: int
    """Cell of its middle."""


class LandOffice(Protocol):
    """What becomes of a piece of street: cleared, guarded, a car park with its attendants."""

    def street_markets(self) -> Sequence[StreetMarket]:
        """The established street markets, the one nearest the district's middle first."""

    def watch(self, pitches: Sequence[int], metres: float) -> None:
        """Count from now on the stalls at these pitches, and those in the street within so many metres of them."""

    def clear(self, pitches: Sequence[int], days_before: int) -> None:
        """Forbid vending at these pitches; officers know how full they were, and the days before are averaged."""

    def give_back(self, pitches: Sequence[int]) -> None:
        """Make these pitches again what they were before they were cleared."""

    def post(self, pitches: Sequence[int], presence: float) -> None:
        """Keep people posted at these pitches: the sense of officers near, 0 to 1; 0 withdraws them."""

    def point_to_market(self, site: int) -> None:
        """Tell the vendors who used to stand at cleared pitches of a market."""

    def build_car_park(self, pitches: Sequence[int], bays_per_pitch: float) -> float:
        """Lay bays where stalls stood: none can stand there any more. Returns the bays."""

    def take_up_car_park(self) -> None:
        """Take the bays away again."""

    def car_park_occupancy(self) -> float:
        """Share of the bays taken, in the parking areas in which the car park lies."""

    def look_after(self, pitches: Sequence[int], metres: float, share: float) -> None:
        """So large a share of the residents look after these pitches and what lies within so many metres of them."""

    def fill_posts(self, posts: int, wage: float, notice_days: int) -> int:
        """Keep so many attendants at a monthly wage; returns how many there are.

        A free post is offered to those who left vending, then by turns to vendors of the cleared pitches, and after so
        many days of notice to others.
        """

    def keep_count(self) -> None:
        """Enter today what stood at the cleared pitches, and around them, on a day before."""


class CommitteeOffice(Protocol):
    """Works with the residents' committees of the estates."""

    def found(self, share: float, volunteers: float) -> int:
        """Found committees in a share of the estates, in which a share of the residents takes part; returns how many."""

    def dissolve(self) -> None:
        """End the committees, and the rules that they stand behind."""

    def set_hotline(self, share: float) -> None:
        """Let reports of the committees save so large a share of the delay with which complaints reach a team."""

    def hold_vote(self, majority: float) -> int:
        """Ask the residents of each estate without rules whether they want them; returns how many adopt them today."""

    def call_on_neighbours(self, calls_per_day: float) -> None:
        """Where an estate has rules, volunteers call on those who keep a lock: so many times a lock and day."""


@dataclass(frozen=True)
class Entry:
    """One violation in the city's ledger."""

    vendor: int
    """Who, by its identity."""
    day: int
    """Day of the run."""
    time: str
    """Time of day, as `09:15`."""
    place: int
    """The pitch."""
    response: str
    """What the officers did."""
    outcome: str
    """What became of it: moved_on, refused, sanctioned or persuaded."""
    evidence: float
    """Chance that it would stand if disputed."""


class RecordsOffice(Protocol):
    """Keeps the ledger of violations, hands out recorders and looks at their footage."""

    def keep_ledger(self, *, coverage: float, shown: float, kept_days: float) -> None:
        """From now on enter this share of cases, show the record in this share of encounters, count entries so long."""

    def close_ledger(self) -> None:
        """Enter and show nothing more; what was entered stays."""

    def entries_made_yesterday(self) -> float:
        """Entries of the day before."""

    def entries(self, vendor: int | None = None) -> Sequence[Entry]:
        """The ledger's table, or one vendor's page of it, oldest first: at most twenty entries a vendor are kept."""

    def officers(self) -> int:
        """Officers and assistants who could wear a recorder."""

    def hand_out_recorders(self, *, share: float, announced: bool, footage: float) -> None:
        """From now on this share of cases is filmed; officers mind it, for a start. `footage`: how much a film shows."""

    def collect_recorders(self) -> None:
        """No case is filmed any more, and nobody minds."""

    def filmed_yesterday(self) -> float:
        """Cases filmed the day before."""

    def act_upon_footage(self, reviewed: float) -> None:
        """A day of review: so many filmed cases were looked at and talked over with the teams; 0: nobody acts."""


class WelfareOffice(Protocol):
    """Helps vendors, the poorest by weekly income first: licences, small loans, stalls without a fee."""

    def license_poorest(self, count: int) -> int:
        """Give so many vendors without a licence one; returns how many there were."""

    def revoke_licences(self) -> None:
        """No licence holds any more."""

    def let_officers_license(self, allowed: bool) -> None:
        """Whether officers who answer a case by assisting hand out a licence."""

    def lend_to_poorest(self, count: int, *, yuan: float, weeks: int, interest: float, patience: int) -> int:
        """Lend to so many who owe nothing and never failed to repay; returns how many there were.

        Repaid in equal weekly parts, with `interest` (share of the loan) on top; written off once more than `patience`
        parts in a row could not be paid.
        """

    def collect_instalments(self) -> None:
        """A day of repayments: who has the money pays what is due; of who has left the trade the rest is written off."""

    def grant_free_stalls(self, share: float) -> int:
        """The city pays the fee of the poorest, for this share of the markets' stalls; returns who newly has it."""

    def end_free_stalls(self) -> None:
        """Everybody pays its fee again."""

    def suspend_fees(self) -> None:
        """A day of a fee holiday: no market takes a fee, and the city makes good what operators lost yesterday."""

    def restore_fees(self) -> None:
        """Fees are again what they were."""


@dataclass(frozen=True)
class ViralClip:
    """A clip that the city talks of."""

    clip: int
    """Which one it is."""
    born: int
    """Day on which it was first seen."""
    reach: float
    """Share of the people who saw it on that day."""
    is_answered: bool
    """Whether a public debate has answered it."""


class NewsDesk(Protocol):
    """What the city says in public, and what is said of it."""

    def viral_clips(self) -> Sequence[ViralClip]:
        """The clips that went viral, oldest first."""

    def release_clip(self, reach: float, slant: float) -> None:
        """A clip turns up that a share of the people sees on its first day; slant 1 takes the full shock."""

    def evidence(self, at_hand: float) -> float:
        """Quality of the evidence about an encounter, 0 to 1: what is at hand, and what worn cameras may have filmed."""

    def hold_debate(self, clip: int, share: float, evidence: float) -> float:
        """A public debate about a clip that a share of the people hears; returns how many who had seen the clip."""

    def send_message(self, share: float, number: int = 0) -> float:
        """A message of a campaign reaches a share of the residents; returns how many persons."""

    def publish_report(self, share: float, number: int) -> float:
        """The report of a journalist who joined a day of work reaches a share of the residents; returns how many."""

    def forget_messages(self) -> None:
        """A day in which messages fade from memory."""

    def invite_vendors(self, expected: float) -> float:
        """So many vendors, drawn from all, join a day of work; returns how many came."""

    def invite_students(self, expected: float) -> float:
        """So many residents at school, drawn from all, join a day of work; returns how many came."""


class Academy(Protocol):
    """Where officers and assistants are taught."""

    @property
    def officers(self) -> Sequence[int]:
        """All officers and assistants."""

    def lecture(self, officer: int, hours: float) -> None:
        """So many hours of lectures: law, and the attitude from which respect comes."""

    def practise(self, officer: int, hours: float) -> None:
        """So many hours of role-play and exchange of experience: talking, judging, and tactics of calming a quarrel."""

    def assess(self, *, law: bool, practice: bool) -> Sequence[float]:
        """Marks of all officers, 0 to 1: mean of knowledge of the law, and of talking and judgement, as asked."""

    def forget(self) -> None:
        """A day in which what was learnt fades."""

    def form_teams(self) -> None:
        """Teams pool the skills that their members have now."""


class StreetsOffice(Protocol):
    """Directs the teams, counts them, and has streets watched."""

    def turn(self, **levers: float) -> None:
        """Turn levers of `vendorsim.levers` by name. Raises: SettingsError for a name that is none."""

    def turn_back(self, *levers: str) -> None:
        """Turn levers back to what they were when the run began."""

    def strategy_number(self, strategy: str) -> float:
        """What the lever `patrol_strategy` takes for a strategy of the settings. Raises: SettingsError for another."""

    def change_strength(self, people: int) -> int:
        """Put so many people more on duty, as teams on overtime, or so many fewer; returns how many it came to be.

        It counts from what the district has by its settings; 0 puts it back to that.
        """

    def hours_of_a_shift(self) -> float:
        """Hours that one officer is on duty a day."""

    def focus_on_strip(self, which: int, strips: int) -> int:
        """Name one of so many strips of the district as the part that a crackdown is about; returns its pitches."""

    def focus_on_street_markets(self, metres: float) -> int:
        """Name the street markets and what lies within so many metres of them as that part; returns its pitches."""

    def focus_nowhere(self) -> None:
        """Name no part."""

    def announce_in_focus(self, weight: float) -> None:
        """Tell all vendors that officers will come to that part: one visit's worth of perceived risk times `weight`."""

    def watch(self, share: float, choose: str, drawing: int = 0) -> int:
        """Have a share of the pitches where vending is forbidden watched; returns how many these are.

        `choose` is "busiest" (most violations seen by officers), "complaints" (most open complaints) or "draw" (by lot,
        another one for each `drawing`). Raises: SettingsError for another word.
        """

    def stop_watching(self) -> None:
        """Watch nothing; open reports are dropped."""

    def counted(self, what: str, day: int) -> float:
        """An entry of the day book (`vendorsim.ledger`) of a day; 0 before the run began."""
