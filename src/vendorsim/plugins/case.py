"""The case: all that a team, and so a policy, can know when it meets a violation."""

from typing import Any, NamedTuple

VENDOR, GROUND_LOCK = 0, 1
KINDS = ("vendor", "ground_lock")
ZONES = ("none", "prohibited", "restricted", "permitted")
OUTCOMES = ("never_met", "moved_on", "fled", "refused", "sanctioned", "persuaded")

CASE_FIELDS = [
    "kind", "zone", "obstruction", "hour", "violations", "last_outcome", "days_since", "moves_today", "explanations",
    "home_visits", "tie_visits", "refusals", "ties", "goods", "tools", "weekly_income", "alternative_site",
    "alternative_stalls", "alternative_quality", "alternative_fee", "alternative_metres", "bystanders",
    "others_present", "free_minutes", "people", "law", "communication", "judgement", "respect", "recorder", "luck",
    "volunteers",
    "entries", "evidence", "record_shown", "filmed",
    "tension",
]  # fmt: skip
_AT = {name: position for position, name in enumerate(CASE_FIELDS)}


class Alternative(NamedTuple):
    """The best legal place on offer to a vendor."""

    site: int
    stalls: int
    """Free stalls."""
    quality: float
    """Expected income there over present income."""
    fee: float
    """Yuan a slot."""
    metres: float
    """Distance from the vendor's home."""

    @property
    def has_room(self) -> bool:
        """Whether a stall is free."""
        return self.stalls > 0


class Record(NamedTuple):
    """What is on record about a vendor or household."""

    violations: float
    """Violations within a year, older ones fading."""
    last_outcome: str
    """never_met, moved_on, fled, refused, sanctioned or persuaded."""
    days_since: float
    """Days since a team last dealt with the case; infinite if never."""
    entries: int = 0
    """Entries in the city's ledger that still count, the newest twenty at most; 0 where none is kept."""
    evidence: float = 0.0
    """Mean chance that such an entry would stand if disputed."""
    is_shown: bool = False
    """Whether the vendor is shown it in this encounter."""


def _number(name: str, meaning: str) -> Any:
    position = _AT[name]
    return property(lambda case: case._values[position], doc=meaning)


def _count(name: str, meaning: str) -> Any:
    position = _AT[name]
    return property(lambda case: int(case._values[position]), doc=meaning)


class Case:
    """A violation as the team sees it. Money in yuan, time in minutes, shares between 0 and 1."""

    __slots__ = ("_values",)

    def __init__(self, values: tuple[float, ...]) -> None:
        """Wrap the numbers of `CASE_FIELDS`, in their order."""
        self._values = values

    @classmethod
    def of(cls, **fields: float) -> "Case":
        """A case made by hand: fields of `CASE_FIELDS`, those not named take the values of an ordinary first meeting."""
        unknown = set(fields) - set(ORDINARY)
        if unknown:
            raise TypeError(f"a case has no {', '.join(sorted(unknown))}; it has {', '.join(CASE_FIELDS)}")
        return cls(tuple(float({**ORDINARY, **fields}[name]) for name in CASE_FIELDS))

    @property
    def kind(self) -> str:
        """`vendor` or `ground_lock`."""
        return KINDS[int(self._values[_AT["kind"]])]

    @property
    def is_lock(self) -> bool:
        """Whether it is about a ground lock, not a stall."""
        return self._values[_AT["kind"]] == GROUND_LOCK

    @property
    def zone(self) -> str:
        """`prohibited`, `restricted` or `permitted`; `none` for a lock."""
        return ZONES[int(self._values[_AT["zone"]])]

    @property
    def last_outcome(self) -> str:
        """What became of the last case: the willingness shown so far."""
        return OUTCOMES[int(self._values[_AT["last_outcome"]])]

    @property
    def returned_today(self) -> bool:
        """Whether the vendor was already moved on today."""
        return self._values[_AT["moves_today"]] > 0

    @property
    def refused(self) -> bool:
        """Whether the last case ended in a refusal."""
        return self.last_outcome == "refused"

    @property
    def record(self) -> Record:
        """What is on record."""
        shown = self._values[_AT["record_shown"]] > 0.0
        return Record(self.violations, self.last_outcome, self.days_since, self.entries, self.evidence, shown)

    @property
    def alternative(self) -> Alternative:
        """The best legal place on offer."""
        first = _AT["alternative_site"]
        site, stalls, quality, fee, metres = self._values[first : first + 5]
        return Alternative(int(site), int(stalls), quality, fee, metres)

    @property
    def visits(self) -> int:
        """Explanations and visits so far."""
        return self.explanations + self.home_visits

    @property
    def stake(self) -> float:
        """Goods and tools over a week's income."""
        return (self.goods + self.tools) / max(1.0, self.weekly_income)

    obstruction = _number("obstruction", "share of the carriageway's width that the stall takes")
    hour = _number("hour", "time of day in hours")
    violations = _number("violations", "violations within a year, older ones counting less")
    days_since = _number("days_since", "days since a team last dealt with the case")
    moves_today = _count("moves_today", "times the vendor was moved on today")
    explanations = _count("explanations", "explanations and warnings given so far")
    home_visits = _count("home_visits", "visits at home so far")
    tie_visits = _count("tie_visits", "times kin or employers were asked to help so far")
    refusals = _count("refusals", "refusals so far")
    ties = _number("ties", "strength of ties to kin and employers in the district, as far as known")
    goods = _number("goods", "value of the goods")
    tools = _number("tools", "value of the tools")
    weekly_income = _number("weekly_income", "weekly net income")
    bystanders = _number("bystanders", "people who look on")
    others_present = _count("others_present", "other vendors at the same pitch")
    free_minutes = _number("free_minutes", "minutes left of the team's shift")
    people = _count("people", "people in the team")
    law = _number("law", "the team's knowledge of the law")
    communication = _number("communication", "the team's skill in talking")
    judgement = _number("judgement", "the team's on-the-spot judgement")
    respect = _number("respect", "how respectfully the team treats people now")
    recorder = _number("recorder", "whether an announced recorder runs")
    luck = _number("luck", "a uniform draw addressed to this encounter, for policies that want chance")
    entries = _count("entries", "entries in the city's ledger that still count, 20 at most")
    evidence = _number("evidence", "mean chance that such an entry would stand if disputed")
    record_shown = _number("record_shown", "whether the vendor is shown the record now")
    filmed = _number("filmed", "whether a recorder films this case, announced or not")

    tension = _number("tension", "how tense the place still is after quarrels and seizures seen there, 0 to 1")
    volunteers = _number("volunteers", "share of the estate's households that take part in a residents' committee")

    def as_dict(self) -> dict[str, float]:
        """All numbers by name."""
        return dict(zip(CASE_FIELDS, self._values, strict=True))

    def __repr__(self) -> str:
        return "Case(" + ", ".join(f"{k}={v:g}" for k, v in self.as_dict().items()) + ")"


ORDINARY: dict[str, float] = {
    **dict.fromkeys(CASE_FIELDS, 0.0),
    "zone": 1, "hour": 10.0, "days_since": float("inf"), "goods": 150.0, "tools": 500.0, "weekly_income": 470.0,
    "alternative_site": -1, "free_minutes": 300.0, "people": 2, "law": 0.5, "communication": 0.5, "judgement": 0.5,
    "respect": 0.6, "ties": 0.5, "luck": 0.5,
}  # fmt: skip
