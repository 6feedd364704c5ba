"""Mesa's own page on the model, for a look while programming: `solara run experiments/solaraviz.py`.

It takes the extra `console`. All visitors of this page share one model, and it draws a few frames a second: what is shown
to a class is `vendorsim console`. The file is as short as it is because `VendorModel` is a Mesa model.
"""

import solara
from matplotlib.figure import Figure
from mesa.visualization import SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from vendorsim.agents.vendor import Vendor
from vendorsim.model import VendorModel
from vendorsim.settings import load_settings

MODEL = VendorModel(load_settings("small"))
CONTROLS = {
    "policy": {"type": "Select", "value": "strict_seizure", "values": ["strict_seizure", "persuasion_first"]},
    "people__vendors": {"type": "SliderInt", "value": 40, "min": 5, "max": 120, "step": 5, "label": "vendors"},
}


@solara.component
def street(model: VendorModel) -> None:
    """The district's land use and the stalls that are out now."""
    update_counter.get()  # drawn anew after each step
    plan = model.world.plan
    axes = Figure(figsize=(6, 6)).subplots()
    axes.imshow(plan.land_use.reshape(plan.height, plan.width), cmap="Greys", alpha=0.4)
    places = [vendor.pitch for vendor in model.agents_by_type[Vendor] if vendor.pitch >= 0]
    axes.scatter(plan.pitch_column[places], plan.pitch_row[places], s=12, color="#D55E00")
    solara.FigureMatplotlib(axes.figure)


SALES = make_plot_component("sales")
page = SolaraViz(MODEL, components=[(street, 0), SALES], model_params=CONTROLS, name="vendorsim")
