"""Mesa is real: its batch runs, collectors, agent sets and page work on the model; warnings of its future are errors."""

import gc
import importlib.util
import os
import subprocess
import sys
import textwrap
import weakref
from pathlib import Path

import mesa
import numpy as np
import pytest
from tests.small_worlds import ROOT, TINY, differences, tiny

from vendorsim.errors import PolicyError, RunOverError, SettingsError
from vendorsim.model.daybook import DAY_FIELDS
from vendorsim.model.model import VendorModel
from vendorsim.model.people.driver import Driver
from vendorsim.model.people.officer import Officer
from vendorsim.model.people.resident import Resident
from vendorsim.model.people.vendor import Vendor

pytestmark = pytest.mark.filterwarnings("error::DeprecationWarning", "error::FutureWarning", "error::UserWarning")

FLAT = {key.replace(".", "__"): value for key, value in TINY.items()}
KINDS = {Vendor: "vendor", Resident: "resident", Driver: "driver", Officer: "officer"}


@pytest.fixture
def model():
    return VendorModel(tiny(), seed=1)


def test_the_model_is_a_mesa_model_that_stops_at_its_horizon(model):
    assert isinstance(model, mesa.Model)
    while model.running:
        model.step()
    assert model.steps == model.clock.tick == 72 * 4
    assert model.run() is model
    with pytest.raises(RunOverError, match="ended after 4 days"):
        model.step()
    assert model.steps == 72 * 4 + 1 and model.clock.tick == 72 * 4


def test_a_seed_that_is_no_number_is_an_error_of_the_user():
    with pytest.raises(SettingsError, match="seed: found 'x'"):
        VendorModel(tiny(), seed="x")


def test_settings_seed_and_flat_keywords_make_the_same_model():
    by_settings = VendorModel(tiny(policy="evidence_first"), seed=7).run()
    by_keywords = VendorModel(**FLAT, policy="evidence_first", rng=7).run()
    assert not differences(by_settings, by_keywords)
    own = VendorModel(tiny(policy="evidence_first", seed=7)).run()
    assert not differences(by_settings, own)
    assert differences(by_settings, VendorModel(**FLAT, policy="evidence_first", rng=8).run())


def test_flat_keywords_find_their_section():
    model = VendorModel(vendors=3, residents=20, drivers=2, ground_locks=1, width=14, height=14, days=1, burn_in_days=0)
    assert model.settings.people.vendors == 3
    assert model.settings.horizon.days == 1
    with pytest.raises(SettingsError, match='unknown setting "vendor_count"'):
        VendorModel(vendor_count=3)
    with pytest.raises(SettingsError, match=r"people\.vendors"):
        VendorModel(vendors=-1)
    with pytest.raises(PolicyError, match="did you mean"):
        VendorModel(policy="strict_seizur")


def test_the_model_without_arguments_is_the_default_city_under_strict_seizure():
    model = VendorModel()
    assert type(model.policy).__name__ == "StrictSeizure"
    assert model.tables["vendor"].pitch.size >= 240
    assert (model.world.plan.height, model.world.plan.width) == (60, 60)


def test_agents_are_views_of_the_columns(model):
    vendor = next(iter(model.agents_by_type[Vendor]))
    assert isinstance(vendor, mesa.Agent)
    assert vendor.cash == model.tables["vendor"].cash[vendor.row]
    vendor.cash = 123.0
    assert model.tables["vendor"].cash[vendor.row] == 123.0
    model.tables["vendor"].cash[vendor.row] = 7.5
    assert vendor.cash == 7.5
    assert vendor.model is model
    assert not vendor.is_trading
    assert "Vendor(" in repr(vendor)


def number_of(model, kind):
    """How many agents of a kind there are: a row each, of vendors those in the trade."""
    table = model.tables[kind]
    return int(np.count_nonzero(table.active)) if kind == "vendor" else table.size


def test_there_is_one_agent_a_row_of_four_kinds(model):
    assert set(model.agent_types) == set(KINDS)
    for cls, kind in KINDS.items():
        assert len(model.agents_by_type[cls]) == number_of(model, kind)
        assert {type(agent) for agent in model.agents_by_type[cls]} == {cls}
    assert len(model.agents) == sum(number_of(model, kind) for kind in KINDS.values())
    assert number_of(model, "vendor") == 16 < model.tables["vendor"].size
    numbers = [agent.unique_id for agent in model.agents]
    assert len(set(numbers)) == len(numbers)


RESTLESS = {
    "behaviour.consider_days": 1.0, "behaviour.option_spread": 0.4, "behaviour.leave_days": 3.0,
    "people.weight": 60.0, "horizon.burn_in_days": 0, "horizon.days": 20,
}  # fmt: skip


def test_vendors_are_agents_while_they_are_in_the_trade():
    """Agents appear and vanish at the end of a day, in sets that somebody holds as well; who comes back is the same."""
    model = VendorModel(tiny(**RESTLESS), seed=1)
    everybody, vendors = model.agents, model.agents_by_type[Vendor]
    others, columns, seen, gone, back = len(everybody) - len(vendors), model.tables["vendor"], {}, set(), set()
    while model.running:
        model.step()
        rows = sorted(vendor.row for vendor in vendors)
        assert rows == np.flatnonzero(columns.active).tolist()
        assert len(everybody) == len(model.agents) == others + len(rows)
        for vendor in vendors:
            assert seen.setdefault(vendor.row, vendor) is vendor, "another agent for the same person"
        back |= gone & set(rows)
        gone |= set(seen) - set(rows)
    assert len(seen) > 16 and gone and back, "nobody came, went, or came back"
    assert len({vendor.unique_id for vendor in seen.values()}) == len(seen)
    assert not [one for one in gone - set(rows) if seen[one].is_trading], "the view of who has left stays readable"


def test_who_looks_first_after_some_have_left_sees_those_who_are_there():
    model = VendorModel(tiny(**RESTLESS), seed=1)
    for _ in range(10 * 72):
        model.step()
    assert [vendor.row for vendor in model.agents_by_type[Vendor]] == np.flatnonzero(
        model.tables["vendor"].active
    ).tolist()


def test_a_run_is_the_same_whether_anybody_looks_at_its_agents_or_not(model):
    model.agents.select(lambda agent: isinstance(agent, Vendor)).agg("cash", np.sum)
    model.agents.shuffle()
    assert not differences(model.run(), VendorModel(tiny(), seed=1).run())


def test_agent_sets_select_aggregate_get_set_and_group(model):
    for _ in range(20):
        model.step()
    vendors, columns = model.agents_by_type[Vendor], model.tables["vendor"]
    inside = columns.active > 0
    assert vendors.agg("cash", np.mean) == pytest.approx(columns.cash[inside].mean())
    assert vendors.get("goods") == columns.goods[inside].tolist()
    held = zip(columns.cash[inside], columns.stock[inside], strict=True)
    assert vendors.get(["cash", "stock"]) == list(map(list, held))
    trading = vendors.select(lambda vendor: vendor.is_trading)
    assert len(trading) == (columns.pitch >= 0).sum() > 0
    richest = vendors.select(at_most=3) if not hasattr(vendors, "sort") else vendors.sort("cash").select(at_most=3)
    assert len(richest) == 3
    assert min(richest.get("cash")) == np.sort(columns.cash[inside])[-3]
    vendors.set("legitimacy", 0.25)
    assert (columns.legitimacy[inside] == 0.25).all()
    by_goods = vendors.groupby("goods")
    assert {goods: len(list(group)) for goods, group in by_goods} == {
        int(goods): int((columns.goods[inside] == goods).sum()) for goods in np.unique(columns.goods[inside])
    }


def test_shuffle_do_and_do_call_what_a_view_can(model, monkeypatch):
    def save(vendor, amount):
        vendor.cash += amount

    monkeypatch.setattr(Vendor, "save", save, raising=False)
    before, inside = model.tables["vendor"].cash.copy(), model.tables["vendor"].active
    model.agents_by_type[Vendor].shuffle_do("save", 10.0)
    assert np.allclose(model.tables["vendor"].cash, before + 10.0 * inside)
    model.agents_by_type[Vendor].do("save", -10.0)
    assert np.allclose(model.tables["vendor"].cash, before)


def test_the_models_own_collector_shows_the_day_book():
    model = VendorModel(tiny(), seed=1)
    assert model.datacollector.get_model_vars_dataframe().empty
    model.run()
    frame, book = model.datacollector.get_model_vars_dataframe(), model.columns["ledger"]
    assert list(frame.columns) == list(DAY_FIELDS)
    assert frame["sales"].tolist() == book["sales"].tolist()
    per_step = model.datacollector.model_vars["sales"]
    assert len(per_step) == model.steps
    assert per_step[71] == book["sales"][0] != per_step[72] == book["sales"][1]


def test_mesas_data_collector_reads_model_and_agents(model):
    collector = mesa.DataCollector(
        model_reporters={"cash": lambda m: float(m.tables["vendor"].cash.sum()), "day": "day"},
        agenttype_reporters={Vendor: {"cash": "cash", "pitch": "pitch"}, Officer: {"respect": "respect"}},
    )
    type(model).day = property(lambda m: m.clock.day)
    try:
        for _ in range(3):
            model.step()
            collector.collect(model)
    finally:
        del type(model).day
    frame = collector.get_model_vars_dataframe()
    assert frame["day"].tolist() == [0, 0, 0]
    assert frame["cash"].iloc[-1] == pytest.approx(model.tables["vendor"].cash.sum())
    vendors = collector.get_agenttype_vars_dataframe(Vendor)
    assert len(vendors) == 3 * number_of(model, "vendor")
    assert len(collector.get_agenttype_vars_dataframe(Officer)) == 3 * model.tables["officer"].size


def batch(processes: int) -> list[dict]:
    """Mesa's batch_run with a sweep over policies and vendors, on either version."""
    named = {"rng": [1, 2]} if mesa.__version__ >= "3.4" else {"iterations": 1}
    parameters = {**FLAT, "policy": ["strict_seizure", "evidence_first"], "horizon__days": 2}
    if "iterations" in named:
        parameters["rng"] = [1, 2]
    rows = mesa.batch_run(
        VendorModel, parameters, number_processes=processes, max_steps=10_000, data_collection_period=72,
        display_progress=False, **named,
    )  # fmt: skip
    for row in rows:
        row.pop("RunId"), row.pop("iteration")
        row.setdefault("rng", row.pop("seed", None))
    return sorted(rows, key=lambda row: (row["policy"], str(row["rng"]), row["Step"]))


@pytest.fixture(scope="module")
def batched():
    return batch(1)


def test_batch_run_sweeps_policies_and_seeds_and_reads_each_day(batched):
    assert {row["policy"] for row in batched} == {"strict_seizure", "evidence_first"}
    assert {row["Step"] for row in batched} >= {0, 72, 144}
    plain = VendorModel(**{**FLAT, "horizon__days": 2}, policy="evidence_first", rng=1).run().columns["ledger"]
    second = [row for row in batched if row["policy"] == "evidence_first" and row["Step"] == 72 and row["rng"] == 1]
    assert [row["sales"] for row in second] == [plain["sales"][1]]


def test_batch_run_is_equal_in_one_and_in_two_processes(batched, tmp_path):
    # In a script of its own, as a user's: workers are spawned or forked by Mesa, not by the test's process.
    script = tmp_path / "batch.py"
    script.write_text(
        textwrap.dedent(
            """
            import warnings
            warnings.simplefilter("error", DeprecationWarning)
            from tests.model.mesa_face.test_mesa import batch
            if __name__ == "__main__":
                print(repr(batch(2)))
            """
        )
    )
    path = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == repr(batched)


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads the memory of a process as Linux tells it")
def test_two_hundred_models_in_a_row_do_not_grow_the_process():
    """Growth over 200 models is under a fifth of what keeping the arrays of all of them would take."""
    settings = tiny(**{"people.vendors": 60, "people.residents": 500})

    def some(n: int) -> int:
        for seed in range(n):
            model = VendorModel(settings, seed=seed)
            assert len(model.agents_by_type[Vendor]) == number_of(model, "vendor")
            model.step()
        gc.collect()
        return sum(table.nbytes() for table in model.tables.values())

    gc.collect()
    gc.freeze()  # what is there already need not be looked through again for each model
    try:
        one = some(20)
        before = resident_bytes()
        some(200)
        assert resident_bytes() - before < 0.2 * 200 * one
    finally:
        gc.unfreeze()


def test_a_finished_model_is_freed():
    model = VendorModel(tiny(), seed=1)
    list(model.agents)
    model.step()
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


NEEDS_SOLARA = pytest.mark.skipif(
    importlib.util.find_spec("solara") is None, reason="needs the extra console: pip install vendorsim[console]"
)


@pytest.fixture
def solara_as_served(monkeypatch):
    """Solara without its own lint: under it, Mesa 3.3's page itself is refused, as it uses a hook after a return."""
    import solara.settings

    monkeypatch.setattr(solara.settings.main, "check_hooks", "off")


@NEEDS_SOLARA
@pytest.mark.usefixtures("solara_as_served")
@pytest.mark.filterwarnings("default")
def test_solaraviz_renders_a_page_of_the_model():
    import solara
    from mesa.visualization import SolaraViz, make_plot_component

    model = VendorModel(tiny(), seed=1)
    for _ in range(80):
        model.step()
    plot = make_plot_component("sales")
    sliders = {
        "vendors": {"type": "SliderInt", "value": 16, "min": 4, "max": 60, "step": 1, "label": "vendors"},
        "policy": {"type": "Select", "value": "strict_seizure", "values": ["strict_seizure", "evidence_first"]},
    }
    page = SolaraViz(model, components=[plot], model_params=sliders, name="District")
    _, shown = solara.render(page, handle_error=False)
    assert shown.find().widgets
    shown.close()
    _, shown = solara.render((plot[0] if isinstance(plot, tuple) else plot)(model), handle_error=False)
    pictures = [widget for widget in shown.find().widgets if "png" in str(widget.get_state()).lower()]
    assert pictures, "the chart of the day book is not drawn"
    shown.close()


@NEEDS_SOLARA
@pytest.mark.usefixtures("solara_as_served")
@pytest.mark.filterwarnings("default")
def test_the_pages_controls_step_the_model_and_begin_anew():
    # The sidebar that holds them is not part of a page that is rendered without a browser.
    import ipyvuetify
    import solara
    from mesa.visualization.solara_viz import ModelController

    model = solara.reactive(VendorModel(**FLAT, rng=1))
    changed = solara.reactive({**FLAT, "people__vendors": 5, "rng": 1})
    controls = ModelController(
        model, model_parameters=changed, play_interval=solara.reactive(100),
        render_interval=solara.reactive(1), use_threads=solara.reactive(False),
    )  # fmt: skip
    _, shown = solara.render(controls, handle_error=False)
    buttons = {str(button.children[0]).strip(): button for button in shown.find(ipyvuetify.Btn).widgets}
    buttons["Step"].click()
    buttons["Step"].click()
    assert model.value.steps == 2
    buttons["Reset"].click()
    assert model.value.steps == 0
    assert model.value.settings.people.vendors == 5
    shown.close()


def test_an_answer_outside_the_repertoire_is_an_error_of_the_policy(model):
    model.policy.respond = lambda case: 42
    with pytest.raises(PolicyError, match=r"answered 42 to a case; allowed: Response\.IGNORE"):
        model.run()
