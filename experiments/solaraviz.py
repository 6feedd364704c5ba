"""Mesa's own page on the model, for a look while programming: `python experiments/solaraviz.py`.

It takes the extra `console`, and nothing from the network. All visitors of this page share one model, and it draws a few
frames a second: what is shown to a class is `vendorsim console`. The file is as short as it is because `VendorModel` is a
Mesa model.
"""

# ruff: noqa: E402
from vendorsim.console.offline_page import offline

offline(__file__)  # before Solara is imported, which reads its settings once

import solara
from matplotlib.figure import Figure
from mesa.visualization import SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from vendorsim.model.model import VendorModel
from vendorsim.model.people.vendor import Vendor
from vendorsim.settings.schema import load_settings


class Street(VendorModel):
    """The model as Mesa's page makes it again, in the small district."""

    def __init__(self, **kwargs: object) -> None:  # the name that Mesa's page looks for
        super().__init__(load_settings("small"), **kwargs)


MODEL = solara.reactive(Street())
CONTROLS = {
    "policy": {"type": "Select", "value": "strict_seizure", "values": ["strict_seizure", "persuasion_first"]},
    "people__vendors": {"type": "SliderInt", "value": 40, "min": 5, "max": 120, "step": 5, "label": "vendors"},
}


@solara.component
def street(model: VendorModel) -> None:
    """The district's land use and the stalls that are out now."""
    update_counter.get()  # redrawn after each step
    plan = model.world.plan
    axes = Figure(figsize=(6, 6)).subplots()
    axes.imshow(plan.land_use.reshape(plan.height, plan.width), cmap="Greys", alpha=0.4)
    places = [vendor.pitch for vendor in model.agents_by_type[Vendor] if vendor.pitch >= 0]
    axes.scatter(plan.pitch_column[places], plan.pitch_row[places], s=12, color="#D55E00")
    solara.FigureMatplotlib(axes.figure)


SALES, _ = make_plot_component("sales")


@solara.component
def view() -> None:
    """Mesa's controls over the two pictures; Mesa's own grid of pictures would need a script from the network."""
    SolaraViz(MODEL, components=[], model_params=CONTROLS, name="vendorsim")
    with solara.Columns():
        street(MODEL.value)
        SALES(MODEL.value)


page = view()
