"""The figures of a benchmark in words: lines for the terminal, and docs/performance.md."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.measuring import ROOT

PAGE = ROOT / "docs" / "performance.md"


def rows(results: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """What was measured, how much it is, what was to be reached, and the command."""
    speed = results.get("speed")
    if speed:
        a, b = speed["pure_mesa_over_vendorsim"], speed["vendorsim_over_compiled_loop"]
        yield "pure Mesa over vendorsim, time of a day", _spread(a), "at least 200", "speed"
        yield "vendorsim over the compiled loop, time of a day", _spread(b, 2), "at most 1.4", "speed"
        best = min(speed["seconds_per_day"]["vendorsim"])
        yield "one simulated day (the fastest round)", f"{1000.0 * best:.1f} ms", "", "speed"
    recording = results.get("recording")
    if recording:
        share = recording["share_of_run"]["median"]
        yield "recording by Python, share of a run", f"{100.0 * share:.1f} %", "at most 10 %", "recording"
    programmes = results.get("programmes")
    if programmes:
        ratio = programmes["all_over_none"]
        yield "every programme at once over none, time of a day", _spread(ratio, 2), "at most 1.3", "programmes"
    memory = results.get("memory")
    if memory:
        yield "a run, most memory held", f"{memory['run_megabytes']:.0f} MB", "under 250 MB", "memory"
        yield "for comparison: Mesa and Numba imported whole", f"{memory['libraries_megabytes']:.0f} MB", "", "memory"
        growth = memory["growth_over_models_megabytes"]
        yield f"growth over {memory['models']} models in a row", f"{growth:.0f} MB", "none", "memory"
    for k, time in (("10", "at most 13"), ("100", "at most 220")):
        one = results.get("scaling", {}).get(f"times_{k}")
        if one:
            yield f"{k} times the people, time of a day", _spread(one["time_ratio"]), time, "scaling"
            memory_wanted = "under 600 MB" if k == "100" else ""
            yield f"{k} times the people, memory", f"{one['megabytes']:.0f} MB", memory_wanted, "scaling"
            yield f"{k} times the people, set-up", f"{one['set_up_seconds']:.1f} s", "", "scaling"
    startup = results.get("startup", {})
    if "help" in startup:
        yield "`vendorsim --help`", f"{startup['help']['wall_seconds']:.2f} s", "under 0.5 s", "startup"
        yield "import of the model", f"{startup['import_model']['wall_seconds']:.2f} s", "", "startup"
    if "run_of_30_days" in startup:
        took = startup["run_of_30_days"]["wall_seconds"]
        yield "a run of 30 days as a whole process", f"{took:.2f} s", "under 3 s", "startup"
    if "first_compile_cpu_seconds" in startup:
        yield "first compile", f"{startup['first_compile_cpu_seconds']:.0f} s of CPU", "under 40 s", "startup"
    yield from _sweep_rows(results)
    yield from _console_rows(results.get("console"))
    yield from _page_rows(results.get("console_page"))
    yield from _class_rows(results.get("class_mode"))


def _class_rows(one: Mapping[str, Any] | None) -> Iterator[tuple[str, str, str, str]]:
    if not one:
        return
    what = f"class of {one['members']}"
    held = one["megabytes"]
    yield (
        f"{what}, memory of all processes",
        f"{held['rss']:.0f} MB ({held['pss']:.0f} MB)",
        "under 2,000 MB",
        "class_mode",
    )
    for name, told, wanted in (
        ("choose_in_turn_ms", "a choice is taken", "under 200 ms"),
        ("choose_ms", "all choose at one moment", ""),
        ("put_ms", "an encounter is put, all see it", "about 1 s"),
        ("show_ms", "the choices are shown, all see them", "about 1 s"),
        ("carry_out_ms", "the outcome is told, all see it", "about 1 s"),
        ("debrief_ms", "the debrief, all see it", "about 1 s"),
    ):
        took = one[name]
        yield f"{what}: {told}", f"{took['median']:.0f} ms (most {took['most']:.0f})", wanted, "class_mode"


def _console_rows(one: Mapping[str, Any] | None) -> Iterator[tuple[str, str, str, str]]:
    if not one:
        return
    what = f"console: three policies, {one['days']} days after {one['burn_in_days']} of burn-in"
    yield f"{what}, first day of all", f"{one['first_day_seconds']:.1f} s", "within 2 s", "console"
    yield f"{what}, ready", f"{one['all_days_seconds']:.1f} s", "under 10 s", "console"
    yield "console: a recorded day", f"{one['bytes_a_day'] / 1e3:.1f} kB", "", "console"
    yield f"console: replay file, 3 x {one['days']} days", f"{one['replay_file_bytes'] / 1e6:.2f} MB", "", "console"
    for size in ("1280x720", "1920x1080"):
        if size in one:
            shown = one[size]
            what = f"console: three maps at {size}, no GPU"
            yield f"{what}, frames a second", f"{shown['frames_a_second']:.0f}", "at least 20", "console"
            yield f"{what}, one moment drawn", f"{shown['draw_ms']:.1f} ms", "", "console"


def _page_rows(one: Mapping[str, Any] | None) -> Iterator[tuple[str, str, str, str]]:
    if not one:
        return
    what = f"page Compare, three policies, {one['days']} days after {one['burn_in_days']} of burn-in: from Run to"
    for name, told, wanted in (
        ("first_map", "the first map", ""),
        ("first_day_of_first_map", "the first day on a map", "within 2 s"),
        ("first_day_of_all_maps", "the first day on all maps", "within 2 s"),
        ("ready", "all is ready", "under 10 s"),
    ):
        yield f"{what} {told}", f"{one[f'{name}_seconds']:.1f} s", wanted, "console_page"
    yield "page Compare, playing, frames a second", f"{one['frames_a_second']:.0f}", "at least 20", "console_page"
    for name, told in (
        ("seek_ms", "another moment is drawn"), ("layer_ms", "a layer is shown"), ("pick_ms", "a click on a map"),
        ("server_answer_ms", "a button that the server answers"),
    ):  # fmt: skip
        yield f"page Compare: {told}", f"{one[name]:.0f} ms", "under 200 ms", "console_page"


def _sweep_rows(results: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    sweeping = results.get("sweeping", {})
    for base in ("small", "default"):
        one = sweeping.get(base)
        if one:
            what = f"{one['runs']:.0f} runs of {sweeping['days']} days, base {base}"
            wall, cpu = 100.0 * one["wall_share_steps"], 100.0 * one["cpu_share_steps"]
            yield (
                f"{what}: steps, share of two cores' time",
                f"{wall:.1f} % (of CPU {cpu:.1f} %)",
                "at least 90 %",
                "sweeping",
            )
            yield f"{what}: set-up of models", f"{100.0 * one['wall_share_set_up']:.1f} %", "", "sweeping"
    store = results.get("big_store")
    if store:
        resume, runs = store["resume"], f"{store['runs']:,} runs"
        yield f"resume of {runs} that are all there", f"{resume['resume_seconds']:.1f} s", "under 10 s", "big_store"
        yield f"resume of {runs}, most memory held", f"{resume['megabytes']:.0f} MB", "under 1,000 MB", "big_store"
        yield f"store of {runs}, on disk", f"{store['file_megabytes']:.0f} MB", "", "big_store"
    batch = results.get("batch_run")
    if batch:
        yield "Mesa's `batch_run` over a sweep, time", _spread(batch["batch_run_over_sweep"], 2), "", "batch_run"
        for name, kilobytes in batch["kilobytes_a_run"].items():
            yield (
                f"memory that grows with each run, {name}",
                f"{kilobytes:.1f} kB",
                "none" if name == "sweep" else "",
                "batch_run",
            )


def _spread(ratio: Mapping[str, Any], digits: int = 0) -> str:
    low, high = min(ratio["rounds"]), max(ratio["rounds"])
    return f"{ratio['median']:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def summary(results: Mapping[str, Any]) -> list[str]:
    """Lines for the terminal."""
    return [f"{what:50s} {value:>24s}   {wanted}" for what, value, wanted, _ in rows(results)]


HEAD = """# Performance

Written by `make bench ARGS=--reference` from what it measured; edit `benchmarks/table.py`, not this page.

What is compared takes turns within one run, so that a busy machine slows both; ratios are medians over the rounds, with
the smallest and the largest in brackets. `python -m benchmarks NAME` measures one of them, `make bench` all.

- *Pure Mesa* (`benchmarks/pure_mesa.py`) is the same daily loop with agents as objects, on the same city plan and with
  as many people; what does not change is looked up once there, too.
- *The compiled loop* (`benchmarks/compiled_loop.py`) calls the phases of a day from one compiled function under a
  compiled strict seizure, and gives the same bits (`tests/benchmarks`): the difference is what Python costs per tick.
- *Share of two cores' time* in a sweep: the wall time that worker processes spend inside `VendorModel.run()`, over the
  wall time of the whole sweep times its cores; planning, starting processes, importing, building models, measures,
  pickling and the store are the rest. The share of CPU is the same by CPU seconds, of all processes together.
- *Mesa's `batch_run`* does the same runs on as many processes and keeps the same day books, in memory until the end.

| what | measured | to reach | benchmark |
|---|---|---|---|
"""


def write_page(results: Mapping[str, Any]) -> None:
    """Write docs/performance.md."""
    lines = [f"| {what} | {value} | {wanted} | `{name}` |" for what, value, wanted, name in rows(results)]
    PAGE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
