"""What the essay itself claims of its systems (S1 to S9): hypotheses, each held against the model as an ordering."""

from vendorsim.patterns.base import Arm, Part, Pattern, Reading, Run, mean_of, ratio_of, read_measures
from vendorsim.patterns.baseline import BASELINE
from vendorsim.patterns.contrasts import LESS, MORE, NOT_LESS, NOT_MORE, compared, difference, quotient_difference
from vendorsim.patterns.ground_locks import VISITS_ONLY, WITH_TIES, WITHOUT_TIES, read_locks

HALF_YEAR = {"horizon.burn_in_days": 30, "horizon.days": 180}
EVIDENCE = Arm("evidence_first", {**HALF_YEAR, "policy": "evidence_first"})
CHANNEL = Arm("block_and_channel", {**HALF_YEAR, "policy": "block_and_channel"})
ESSAY = "practitioner essay"

_CLEARING = {**HALF_YEAR, "programmes.conversion.start_day": 60}
CLEAR = Arm(
    "clear", {**_CLEARING, "programmes.conversion.market_nearby": False, "programmes.conversion.car_park": False}
)
CLEAR_MARKET = Arm(
    "clear_and_market",
    {**_CLEARING, "programmes.conversion.market_nearby": True, "programmes.conversion.car_park": False},
)
CLEAR_ALL = Arm(
    "clear_market_car_park",
    {**_CLEARING, "programmes.conversion.market_nearby": True, "programmes.conversion.car_park": True},
)

_GRADUATED = {**HALF_YEAR, "policy": "graduated"}
NO_LEDGER = Arm("no_ledger", _GRADUATED)
HIDDEN = Arm("hidden", {**_GRADUATED, "programmes.ledger.shown": 0.0})
SHOWN = Arm("shown", {**_GRADUATED, "programmes.ledger.shown": 0.8})
COERCIVE = ("document_and_fine", "seize_goods", "seize_tools")

ESTATES = Arm(
    "committees", {"policy_parameters.tie_visits": 0, "programmes.co_governance.estates": 1.0}, config="estate_locks"
)


def read_coercion(run: Run) -> Reading:
    """Quarrels where officers documented or seized, and how often they did."""
    first = run.model.settings.horizon.burn_in_days
    clashes = sum(
        row["day"] >= first and row["kind"] == "vendor" and row["response"] in COERCIVE for row in run.model.incidents
    )
    return {
        "clashes": float(clashes),
        "acts": run.record.total("sanctions"),
        "vendor_years": run.record.vendor_years,
        "shown": run.record.total("records_shown"),
    }


def read_committees(run: Run) -> Reading:
    """All measures, and locks that officers cut off."""
    return {**run.measures, "locks_cut": run.record.total("locks_cut")}


PATTERNS = (
    Pattern(
        id="S1",
        name="seizure is the spark",
        meaning="of the coercive measures, seizure of goods sparks most conflict",
        unit="quarrels",
        parts=(
            Part(
                quotient_difference("clashes", "acts", "baseline", "evidence_first"),
                MORE,
                "for each seizure, less for each fine on evidence",
                {
                    "for each seizure": ratio_of("clashes", "acts", "baseline"),
                    "for each fine": ratio_of("clashes", "acts", "evidence_first"),
                },
            ),
            Part(
                quotient_difference("clashes", "vendor_years", "baseline", "evidence_first"),
                MORE,
                "in a vendor-year: at seizures, less at fines on evidence",
                {
                    "at seizures": ratio_of("clashes", "vendor_years", "baseline"),
                    "at fines": ratio_of("clashes", "vendor_years", "evidence_first"),
                },
            ),
        ),
        method="180 days of strict_seizure and of evidence_first, which documents where the other takes the goods; quarrels "
        "of any stage that were counted where officers had come to seize or to document, over sanctions carried out",
        source=f"{ESSAY}, S1",
        arms=(BASELINE, EVIDENCE),
        read=read_coercion,
    ),
    Pattern(
        id="S2",
        name="ties bring the rest",
        meaning="home visits make most households remove their lock; relatives and employers bring the rest",
        unit="share of the locks",
        parts=(
            Part(
                quotient_difference("by_visits_or_ties", "locks", "with_ties", "visits_only"),
                MORE,
                "ties mobilised, less visits alone",
            ),
            Part(
                quotient_difference("by_visits_or_ties", "locks", "with_ties", "without_ties"),
                MORE,
                "ties mobilised, less the same where nobody has ties",
            ),
        ),
        method="configs/estate_locks.toml, as C01 and C02, which hold the shares against the essay's 80 % and 100 %",
        source=f"{ESSAY}, S2",
        arms=(VISITS_ONLY, WITH_TIES, WITHOUT_TIES),
        read=read_locks,
    ),
    Pattern(
        id="S3",
        name="evidence costs, and calms",
        meaning="penalty on evidence without seizure costs more time and clashes less than seizure",
        unit="as said",
        parts=(
            compared(
                "officer_minutes_per_case", "evidence_first", "baseline", MORE, "officers' time for a case closed",
                "person-minutes",
            ),
            compared(
                "friction_per_1000_encounters", "evidence_first", "baseline", LESS, "quarrels",
                "per 1,000 encounters",
            ),
            compared(
                "physical_per_1000_vendor_years", "evidence_first", "baseline", LESS, "physical conflicts",
                "per 1,000 vendor-years",
            ),
        ),
        method="180 days of evidence_first less 180 days of strict_seizure; conflict as expected numbers",
        source=f"{ESSAY}, S3",
        arms=(EVIDENCE, BASELINE),
        read=read_measures,
    ),
    Pattern(
        id="S4",
        name="markets drain the street",
        meaning="markets near where people live, and guidance to them, leave less vending in violation, a freer "
        "carriageway, no lower income and no longer walks",
        unit="as said",
        parts=(
            compared("violation_share", "block_and_channel", "baseline", LESS, "vending in violation", "share"),
            compared(
                "carriageway_blocked_share", "block_and_channel", "baseline", LESS, "carriageway blocked", "share"
            ),
            compared(
                "monthly_net_income_median", "block_and_channel", "baseline", NOT_LESS, "median income",
                "yuan per month (2013)",
            ),
            compared("shopping_distance", "block_and_channel", "baseline", NOT_MORE, "walk to a purchase", "m"),
        ),
        method="180 days of block_and_channel less 180 days of strict_seizure; burn-in 30 days, from whose first day the "
        "markets stand",
        source=f"{ESSAY}, S4",
        arms=(CHANNEL, BASELINE),
        read=read_measures,
    ),
    Pattern(
        id="S5",
        name="a car park keeps a site clear",
        meaning="fewest come back to a cleared site that became a car park beside a new market, more where there is the "
        "market alone, most where it was only cleared; parking eases, jobs appear, quiet returns",
        unit="as said",
        parts=(
            compared(
                "return_to_site_ratio", "clear", "clear_and_market", MORE, "return: clear only, less clear and market",
                "stall hours there over those before",
            ),
            compared(
                "return_to_site_ratio", "clear_and_market", "clear_market_car_park", MORE,
                "return: clear and market, less market and car park", "stall hours there over those before",
            ),
            compared(
                "parking_search_minutes", "clear_market_car_park", "clear_and_market", LESS, "time to find a bay", "min"
            ),
            compared("jobs", "clear_market_car_park", "clear_and_market", MORE, "jobs", "jobs"),
            compared(
                "complaints_per_1000_residents_week", "clear_market_car_park", "clear", LESS, "complaints",
                "per 1,000 residents and week",
            ),
        ),
        method="180 days of strict_seizure in which the street market is cleared after a month, without and with a "
        "market nearby, and with the car park as well",
        source=f"{ESSAY}, S5",
        arms=(CLEAR, CLEAR_MARKET, CLEAR_ALL),
        read=read_measures,
    ),
    Pattern(
        id="S6",
        name="a shown record calms coercion",
        meaning="where the record of violations is kept and shown, coercion is accepted: fewer clashes per coercive act",
        unit="quarrels per fine or seizure",
        parts=(
            Part(
                quotient_difference("clashes", "acts", "shown", "hidden"), LESS,
                "record shown, less record kept but not shown",
                {"shown": ratio_of("clashes", "acts", "shown"), "hidden": ratio_of("clashes", "acts", "hidden"),
                 "acts": mean_of("acts", "shown")},
            ),
            Part(
                quotient_difference("clashes", "acts", "shown", "no_ledger"), LESS,
                "record shown, less no ledger at all",
                {"no ledger": ratio_of("clashes", "acts", "no_ledger"), "acts": mean_of("acts", "no_ledger")},
            ),
        ),
        method="180 days of graduated without a ledger, with one that nobody is shown, and with one that is shown in "
        "four of five encounters; counted quarrels where officers document or seize, over fines and seizures",
        source=f"{ESSAY}, S6",
        arms=(SHOWN, HIDDEN, NO_LEDGER),
        read=read_coercion,
        replicates=12,
    ),
    Pattern(
        id="S9",
        name="residents govern with the city",
        meaning="where residents take part, more locks go, and none by force",
        unit="share",
        parts=(
            compared("locks_standing_share", "committees", "visits_only", LESS, "locks standing"),
            Part(
                difference("locks_cut", "committees", "visits_only"), NOT_MORE, "locks that were cut off",
                {"cut, with committees": mean_of("locks_cut", "committees")}, "locks",
            ),
        ),
        method="configs/estate_locks.toml without mobilising ties, with committees in all estates and without any",
        source=f"{ESSAY}, S9",
        arms=(ESTATES, VISITS_ONLY),
        read=read_committees,
    ),
)  # fmt: skip
