"""The generated parts of results.md and its figures: what officers and policies change, the way down and up, the ranking.

`python docs/results_table.py` writes them again from the stored results (results/reference); a test says when the page is
stale. A part stands between two comment lines, `<!-- generated: NAME -->` and `<!-- end of NAME -->`. With
`--path results/street_opened` it first keeps that comparison's way by week as `path.csv` of the reference results.
"""

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from vendorsim.files.csv_rows import write_frame
from vendorsim.telling.wording import with_interval

DOCS = Path(__file__).resolve().parent
REFERENCE = DOCS.parent / "results" / "reference"
PAGE = DOCS / "results.md"
IMAGES = DOCS / "images"
STAFF = {
    "no_officers": 0.0, "half_the_officers": 0.5, "usual_officers": 1.0, "twice_the_officers": 2.0,
    "four_times_the_officers": 4.0,
}  # fmt: skip
POLICIES = {
    "laissez_faire": "laissez faire", "usual_officers": "strict seizure", "persuasion_first": "persuasion first",
    "evidence_first": "evidence first", "block_and_channel": "block and channel", "graduated": "graduated",
}  # fmt: skip
SHOWN = (
    "physical_per_1000_vendor_years", "friction_per_1000_encounters", "conflict_severity_index", "violating_hours",
    "violation_share", "carriageway_blocked_share", "complaints_per_1000_residents_week", "back_within_30_minutes_share",
    "monthly_net_income_median", "income_gini", "vendors_trading", "shop_sales", "resident_opinion",
    "support_for_vending", "vendor_legitimacy", "encounters_per_vendor_year", "sanctions_per_vendor_year",
    "officer_minutes_per_case",
)  # fmt: skip
MARKS = {"better": " (+)", "worse": " (−)", "different": " *", "same": " =", "unclear": " ?"}
PANELS = (
    ("violating_hours", "vending in violation\n[stall-hours a day]"), ("vendors_trading", "vendors in the trade"),
    ("complaints_per_1000_residents_week", "complaints\n[per 1,000 residents and week]"),
    ("monthly_net_income_median", "median income\n[yuan a month]"),
    ("physical_per_1000_vendor_years", "physical conflicts\n[per 1,000 vendor-years]"),
    ("resident_opinion", "opinion of enforcement\n[0 to 1]"),
)  # fmt: skip


def stored(name: str) -> Mapping[str, Any]:
    """The summary of a comparison among the reference results."""
    found: Mapping[str, Any] = json.loads((REFERENCE / name / "summary.json").read_text(encoding="utf-8"))
    return found


def table(summary: Mapping[str, Any], arms: Mapping[str, str]) -> Iterator[str]:
    """Every measure shown, an arm a column: the mean with its interval, and the verdict against the reference."""
    yield "| | " + " | ".join(arms.values()) + " |"
    yield "|---" * (1 + len(arms)) + "|"
    for name in SHOWN:
        said = summary["definitions"][name]
        cells = []
        for arm in arms:
            verdict = summary["differences"].get(arm, {}).get(name, {}).get("verdict", "")
            cells.append(with_interval(summary["measures"][arm][name]) + MARKS.get(verdict, ""))
        yield f"| {said['label']} [{said['unit']}] | " + " | ".join(cells) + " |"


def officers() -> Iterator[str]:
    """The table of staffing."""
    summary = stored("officers_and_policies")
    yield from table(summary, {arm: f"officers x {number:g}" for arm, number in STAFF.items()})


def policies() -> Iterator[str]:
    """The table of policies."""
    yield from table(stored("officers_and_policies"), POLICIES)


def path() -> Iterator[str]:
    """Means of four weeks around the days on which rules changed and changed back."""
    rows = read_path()
    arms = list(dict.fromkeys(row["arm"] for row in rows))
    yield "| four weeks from day | " + " | ".join(arm.replace("_", " ") for arm in arms) + " |"
    yield "|---" * (1 + len(arms)) + "|"
    for start in sorted({int(row["day"]) for row in rows if int(row["day"]) % 28 == 0}):
        cells = []
        for arm in arms:
            span = [row for row in rows if row["arm"] == arm and start <= int(row["day"]) < start + 28]
            hours = sum(float(row["violating_hours"]) for row in span) / len(span)
            vendors = sum(float(row["vendors"]) for row in span) / len(span)
            cells.append(f"{hours:,.0f} h, {vendors:.0f} vendors")
        yield f"| {start} | " + " | ".join(cells) + " |"


def claims() -> Iterator[str]:
    """What the essay claims, part by part, as `vendorsim patterns` found it."""
    found = json.loads((REFERENCE / "patterns.json").read_text(encoding="utf-8"))["patterns"]
    yield "| | claim | part | difference, with its 95 % interval | |"
    yield "|---|---|---|---|---|"
    for entry in found:
        if entry["id"].startswith("S"):
            verdict = "holds" if entry["passed"] else "does not hold"
            yield f"| {entry['id']} | {entry['name']} | {entry['part']} | {interval(entry)} {entry['unit']} | {verdict} |"


def carriers() -> Iterator[str]:
    """Which part of a claim is gone without which mechanism, as `vendorsim patterns --ablate` found it."""
    matrix = json.loads((REFERENCE / "ablations.json").read_text(encoding="utf-8"))
    meanings = {one["name"]: one["meaning"] for one in matrix["mechanisms"]}
    yield "| | part that holds | with all | gone without | what is left |"
    yield "|---|---|---|---|---|"
    for claim in (one for one in matrix["patterns"] if one["id"].startswith("S")):
        cells = [cell for cell in matrix["cells"] if cell["pattern"] == claim["id"]]
        for i, part in enumerate(claim["parts"]):
            if not part["passed"]:
                continue
            head = f"| {claim['id']} | {part['part']} | {interval(part)} |"
            if part["low"] <= 0.0 <= part["high"]:
                yield f"{head} no difference, as it should be | |"
                continue
            gone = [one for one in cells if not one["parts"][i]["passed"]]
            for n, one in enumerate(gone):
                name = one["mechanism"]
                first = head if n == 0 else "| | | |"
                yield f"{first} `{name}`: {meanings[name]} | {interval(one['parts'][i])} |"
            if not gone:
                yield f"{head} none of them alone | |"


def interval(part: Mapping[str, float]) -> str:
    """A value with its interval."""
    return with_interval({"mean": part["value"], "low": part["low"], "high": part["high"]})


def posterior() -> Iterator[str]:
    """What the calibration found of each parameter: prior, posterior, and whether the data pin it."""
    yield "| parameter | plausible | mean | 95 % | narrower by | pinned |"
    yield "|---|---|---|---|---|---|"
    for row in rows_of("calibrate_default/parameters.csv"):
        number = {name: float(row[name]) for name in ("prior_low", "prior_high", "mean", "low", "high", "narrowing")}
        narrower = max(0.0, 100 * number["narrowing"])
        yield (
            f"| `{row['parameter'].split('.')[-1]}` | {span(number, 'prior_')} "
            f"| {short(number['mean'])} | {span(number, '')} | {narrower:.0f} % "
            f"| {'yes' if row['identified'] == 'True' else 'no'} |"
        )


def predictive() -> Iterator[str]:
    """What new runs of the posterior give for each target."""
    yield "| | target | band | prior, 95 % of runs | posterior, 95 % of runs | mean | runs in the band |"
    yield "|---|---|---|---|---|---|---|"
    for row in rows_of("calibrate_default/predictive.csv"):
        n = {name: float(row[name]) for name in row if name not in ("target", "meaning", "unit", "confidence", "inside")
             and row[name]}  # fmt: skip
        yield (
            f"| {row['target']} | {row['meaning']} [{row['unit']}] | {span(n, '')} "
            f"| {span(n, 'prior_')} | {span(n, 'posterior_')} "
            f"| {short(n['posterior_mean'])} | {100 * n['posterior_inside_share']:.0f} % |"
        )


def ranking(among: str = "all") -> Iterator[str]:
    """How often each policy is the best by a measure, and what one loses by it, over draws from the posterior."""
    rows = [row for row in rows_of("ranking/regret.csv") if row["among"] == among]
    labels = list(dict.fromkeys(row["label"] for row in rows))
    yield "| best by | " + " | ".join(one.replace("_", " ") for one in labels) + " |"
    yield "|---" * (1 + len(labels)) + "|"
    for measure in dict.fromkeys(row["measure"] for row in rows):
        own = {row["label"]: row for row in rows if row["measure"] == measure}
        cells = [
            f"{100 * float(own[one]['best_share']):.0f} % ({short(float(own[one]['mean_regret']))})"
            if one in own
            else "–"
            for one in labels
        ]
        yield f"| {measure.replace('_', ' ')} | " + " | ".join(cells) + " |"


def turning() -> Iterator[str]:
    """Which three parameters turn the order of the two policies that are best most often."""
    rows = rows_of("ranking/turns.csv")
    yield "| by | between | parameters, with their rank correlation |"
    yield "|---|---|---|"
    for measure in dict.fromkeys(row["measure"] for row in rows):
        own = [row for row in rows if row["measure"] == measure]
        told = ", ".join(
            f"`{row['parameter'].split('.')[-1]}` {float(row['rank_correlation']):+.2f}".replace("-", "−")
            for row in own
        )
        pair = f"{own[0]['first']} and {own[0]['second']}".replace("_", " ")
        yield f"| {measure.replace('_', ' ')} | {pair} | {told} |"


def short(value: float) -> str:
    """Three digits; whole from a thousand on."""
    return (f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.3g}").replace("-", "−")


def span(numbers: Mapping[str, float], what: str = "") -> str:
    """From the low to the high end of something."""
    return f"{short(numbers[f'{what}low'])} to {short(numbers[f'{what}high'])}"


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file among the reference results."""
    with (REFERENCE / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_path() -> list[dict[str, str]]:
    """Means over seeds by arm and week: vending in violation and vendors in the trade."""
    return rows_of("street_opened/path.csv")


def keep_path(folder: Path) -> None:
    """Keep the means over seeds of a finished comparison, by arm and week."""
    from vendorsim.study.store.export import read_table

    frame = read_table(folder, "daily.parquet").to_pandas()
    first = int(frame["day"].min())
    frame["day"] = (frame["day"] - first) // 7 * 7
    frame["violating_hours"] = frame["violating_ticks"] / 4.0
    means = (
        frame.groupby(["policy", "day"], sort=False)[["violating_hours", "vendor_days"]].mean().round(2).reset_index()
    )
    means.columns = ["arm", "day", "violating_hours", "vendors"]
    write_frame(means, REFERENCE / "street_opened" / "path.csv")


PARTS = {
    "officers": officers, "policies": policies, "path": path, "claims": claims, "carriers": carriers,
    "posterior": posterior, "predictive": predictive, "ranking": ranking, "acting": lambda: ranking("acting"),
    "turning": turning,
}  # fmt: skip


def with_parts(text: str) -> str:
    """The page with its generated parts as the stored results have them."""
    for name, lines in PARTS.items():
        begin, end = f"<!-- generated: {name} -->\n", f"<!-- end of {name} -->"
        before, rest = text.split(begin, 1)
        text = before + begin + "\n" + "\n".join(lines()) + "\n\n" + end + rest.split(end, 1)[1]
    return text


def draw() -> None:
    """Both figures: what officers change, and the way down and up."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib.figure import Figure

    summary = stored("officers_and_policies")
    figure = Figure(figsize=(10, 5.6), layout="constrained")
    for axes, (name, label) in zip(figure.subplots(2, 3).flat, PANELS, strict=True):
        values = [summary["measures"][arm][name] for arm in STAFF]
        spread = [[v["mean"] - v["low"] for v in values], [v["high"] - v["mean"] for v in values]]
        axes.errorbar(
            list(STAFF.values()), [v["mean"] for v in values], yerr=spread, marker="o", capsize=3, color="#20639b"
        )
        axes.set(title=label, xticks=list(STAFF.values()), xlabel="officers, times the usual number")
        if name != "resident_opinion":
            axes.set_ylim(0.0, 1.1 * max(value["high"] for value in values))
        axes.grid(alpha=0.3)
    figure.savefig(IMAGES / "officers.png", dpi=110, metadata={"Software": None})
    rows = read_path()
    figure = Figure(figsize=(10, 3.6), layout="constrained")
    for axes, (name, label) in zip(
        figure.subplots(1, 2), (("violating_hours", PANELS[0][1]), ("vendors", PANELS[1][1])), strict=True
    ):
        for arm in dict.fromkeys(row["arm"] for row in rows):
            own = [row for row in rows if row["arm"] == arm]
            axes.plot([int(row["day"]) for row in own], [float(row[name]) for row in own], label=arm.replace("_", " "))
        axes.axvspan(120, 240, color="#bbbbbb", alpha=0.35, lw=0)
        axes.set(title=label, xlabel="day measured; changed in the grey days")
        axes.grid(alpha=0.3)
    figure.axes[0].legend(fontsize=8)
    figure.savefig(IMAGES / "street_opened.png", dpi=110, metadata={"Software": None})


def main(arguments: Sequence[str] = ()) -> None:
    """Keep a path, if asked; write the page's parts and draw its figures."""
    if len(arguments) > 1 and arguments[0] == "--path":
        keep_path(Path(arguments[1]))
    PAGE.write_text(with_parts(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    draw()


if __name__ == "__main__":
    main(sys.argv[1:])
