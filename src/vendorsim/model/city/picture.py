"""A picture of a plan, to look at while drawing or generating a city. Reports draw their own figures."""

from pathlib import Path

import numpy as np

from vendorsim.model.city.land_use import LandUse
from vendorsim.model.city.pitches import PitchKind, Zone
from vendorsim.model.city.plan import CityPlan

# Okabe and Ito's colours where a use must stand out, greys and pale tints for the ground.
COLOURS = {
    LandUse.ARTERIAL: "#4d4d4d",
    LandUse.COLLECTOR: "#808080",
    LandUse.LANE: "#b3b3b3",
    LandUse.STREET_MARKET: "#D55E00",
    LandUse.SIDEWALK: "#e3e0da",
    LandUse.HOUSING: "#f2dfb6",
    LandUse.GATE: "#000000",
    LandUse.SHOP: "#CC79A7",
    LandUse.SCHOOL: "#0072B2",
    LandUse.OFFICE: "#56B4E9",
    LandUse.TRANSIT: "#F0E442",
    LandUse.VACANT: "#c49a6c",
    LandUse.MARKET: "#E69F00",
    LandUse.CAR_PARK: "#8c9bb5",
    LandUse.GREEN: "#009E73",
}
PRIVATE_LANE = "#d9cdb4"
ZONE_COLOURS = {Zone.PROHIBITED: "#D55E00", Zone.RESTRICTED: "#E69F00", Zone.PERMITTED: "#009E73"}


def draw_plan(plan: CityPlan, path: str | Path, layers: tuple[str, ...] = ("pitches",)) -> None:
    """Write a plan as a picture. Layers on top of land use: "pitches" (by zone; sites hollow), "zones", "areas"."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.colors import ListedColormap
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    size = 12.0
    figure = Figure(figsize=(size + 3.0, max(size * plan.height / plan.width, 5.0)))
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    colours = ListedColormap([COLOURS[kind] for kind in LandUse])
    axes.imshow(plan.land_use_map(), cmap=colours, vmin=-0.5, vmax=len(LandUse) - 0.5, interpolation="nearest")
    private = np.ma.masked_equal(plan.private_lane.reshape(plan.height, plan.width), False)
    axes.imshow(private, cmap=ListedColormap([PRIVATE_LANE]), interpolation="nearest")
    legend = [Patch(color=COLOURS[kind], label=kind.name.lower().replace("_", " ")) for kind in LandUse]
    legend.insert(3, Patch(color=PRIVATE_LANE, label="lane in an estate"))
    if "zones" in layers:
        zones = plan.zone.reshape(plan.height, plan.width)
        shades = ListedColormap([ZONE_COLOURS[z] for z in ZONE_COLOURS])
        axes.imshow(np.ma.masked_equal(zones, 0), cmap=shades, vmin=0.5, vmax=3.5, alpha=0.75, interpolation="nearest")
    if "areas" in layers:
        axes.contour(plan.area.reshape(plan.height, plan.width) % 2, levels=[0.5], colors="white", linewidths=0.5)
    if "pitches" in layers:
        for zone, colour in ZONE_COLOURS.items():
            of_zone = plan.pitch_zone == zone
            street = of_zone & (plan.pitch_kind != PitchKind.MARKET_SITE)
            axes.scatter(
                plan.pitch_column[street],
                plan.pitch_row[street],
                s=plan.pitch_capacity[street] * 4,
                color=colour,
                edgecolors="black",
                linewidths=0.4,
                label=f"pitch, {zone.name.lower()}",
            )
        site = plan.pitch_kind == PitchKind.MARKET_SITE
        axes.scatter(
            plan.pitch_column[site],
            plan.pitch_row[site],
            s=60,
            marker="s",
            facecolors="none",
            edgecolors="black",
            label="candidate market site",
        )
        legend.extend(axes.get_legend_handles_labels()[0])  # type: ignore[arg-type]
    axes.legend(handles=legend, loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False)
    axes.set_xlabel("columns of 20 m")
    axes.set_ylabel("rows of 20 m")
    figure.tight_layout()
    figure.savefig(path, dpi=80)
