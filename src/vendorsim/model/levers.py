"""Levers: what a city can turn while a run goes on, one number each; phases read them, programmes turn them.

A programme turns a lever only through city hall. At the value that stands here a lever does nothing.
"""

from typing import NamedTuple


class Lever(NamedTuple):
    """One number that programmes can turn."""

    value: float
    unit: str
    meaning: str


LEVERS: dict[str, Lever] = {
    # patrol: the settings' own section `patrol` gives the values at the start
    "patrol_strategy": Lever(0.0, "", "where teams go next: 0 hot spots, 1 random, 2 fixed round, 3 rotating"),
    "dwell_minutes": Lever(3.0, "min", "how long a team stays at a quiet place"),
    "lock_duty": Lever(0.01, "share", "share of stops that are about ground locks"),
    "complaint_delay": Lever(4.0, "ticks", "from a complaint to the team that knows of it"),
    # co-governance
    "committee_hotline": Lever(0.0, "share", "of that delay which a report by a residents' committee saves"),
    # the ledger of violations and the recorders
    "ledger_coverage": Lever(0.0, "share", "share of cases with contact that are entered into the ledger"),
    "ledger_shown": Lever(0.0, "share", "share of encounters in which a vendor is shown the record"),
    "ledger_kept_days": Lever(365.0, "days", "how long an entry counts"),
    "recorder_announced": Lever(1.0, "yes or no", "whether people are told that they are filmed"),
    "evidence_quality": Lever(
        0.0, "1", "footage with which the city can answer a clip: share of cases x how much it shows"
    ),
    # assistance
    "assist_licence": Lever(0.0, "yes or no", "whether officers who assist hand out a licence"),
    # programme `patrol`
    "round_by_clock": Lever(0.0, "0 or 1", "whether a fixed round passes each place at the same time every day"),
    "answer_share": Lever(0.0, "share", "share of stops kept free for complaints, wherever in the district"),
    "focus_share": Lever(0.0, "share", "share of stops in the part of the district that a crackdown is about"),
    "focus_on_top": Lever(0.0, "0 or 1", "whether only teams on overtime crowd there, and the others walk their beats"),
    "overtime_effort": Lever(1.0, "share", "share of their stops that teams on overtime really make"),
    "visibility": Lever(0.0, "share", "how far off teams are seen coming, as a share of what scouts can see"),
    # programme `digital_platform`
    "detection": Lever(0.0, "1/tick", "chance that a violation at a watched pitch is noticed in a tick"),
    "false_alarms": Lever(0.0, "share", "share of reports with nothing behind them"),
    "watch_from": Lever(6.0, "hour", "when watching begins"),
    "watch_until": Lever(24.0, "hour", "when it ends"),
    "report_delay": Lever(0.0, "ticks", "from a report to the team that knows of it"),
    "dispatch_share": Lever(0.0, "share", "share of stops kept free for reports, wherever in the district"),
    "complaint_ease": Lever(0.0, "logit", "how much easier it is to complain"),
}
