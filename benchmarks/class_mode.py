"""A class of thirty on one console: how long an answer to a click takes, and how much memory the server's processes hold."""

import os
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.serving import console
from benchmarks.visitors import Visitor, of_choices, of_class, of_html

GAME = "page=play&lang=en&encounters={rounds}&seed=1"
RESPONSES = ("move_on", "explain", "document_and_fine", "seize_goods")


def measure(members: int = 30, rounds: int = 4) -> dict[str, Any]:
    """A class: all join, choose at the same time, see the distribution, the outcome and the debrief."""
    with console() as (server, address):
        return played(server, address, members, rounds)


def played(server: int, address: str, members: int, rounds: int) -> dict[str, Any]:
    """The class, from its opening to its end."""
    game, load = GAME.format(rounds=max(3, rounds)), os.getloadavg()[0]
    trainer = Visitor(address, game)
    empty = memory(server)
    trainer.click(trainer.wait(of_class("vs-button-open")))
    code = trainer.models[trainer.wait(of_class("vs-code"))]["children"][0]
    began = time.perf_counter()
    people = [join(address, code, n) for n in range(members)]
    joined = time.perf_counter() - began
    each: dict[str, list[float]] = {"choose": [], "choose_in_turn": [], "put": [], "show": [], "carry_out": []}
    for _ in range(rounds):
        each["put"] += after(trainer, "vs-button-put", people, of_choices())
        each["choose"] += together(people)
        each["choose_in_turn"] += in_turn(people)
        each["show"] += after(trainer, "vs-button-reveal", people, of_html("vs-votes"))
        each["carry_out"] += after(trainer, "vs-button-carry-out", people, of_html("vs-outcome"))
    held = memory(server)
    each["debrief"] = after(trainer, "vs-button-end", people, of_html("vs-debrief"))
    sent = sum(one.bytes for one in people) / members
    for one in (*people, trainer):
        one.close()
    told = {f"{name}_ms": spread(took) for name, took in each.items()}
    return {"members": members, "rounds": rounds, "load_at_start": round(load, 1), "all_joined_seconds": joined,
            "kilobytes_a_member": sent / 1e3, **told, "megabytes_before": empty, "megabytes": held}  # fmt: skip


def join(address: str, code: str, n: int) -> Visitor:
    """One more member."""
    one = Visitor(address, f"page=play&lang={'zh' if n % 2 else 'en'}&room={code}")
    one.fill(one.wait(of_class("vs-field-name")), f"member {n}")
    one.click(one.wait(of_class("vs-button-join")))
    one.wait(of_html("vs-waiting"))
    return one


def together(people: list[Visitor]) -> list[float]:
    """All choose at the same moment: seconds until each sees its choice marked."""
    took, barrier = [0.0] * len(people), threading.Barrier(len(people))

    def choose(n: int, one: Visitor) -> None:
        response = RESPONSES[n % len(RESPONSES)]
        choices = one.wait(of_choices())
        barrier.wait()
        began = time.perf_counter()
        one.pick(choices, response)
        one.wait(of_choices(picked=response))
        took[n] = time.perf_counter() - began

    threads = [threading.Thread(target=choose, args=(n, one)) for n, one in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return took


def in_turn(people: list[Visitor]) -> list[float]:
    """Each chooses again when the one before is done: seconds until it sees its choice marked by the server."""
    took = []
    for n, one in enumerate(people):
        response = RESPONSES[(n + 1) % len(RESPONSES)]
        choices = one.wait(of_choices())
        began = time.perf_counter()
        one.pick(choices, response)
        one.wait(of_choices(picked=response))
        took.append(time.perf_counter() - began)
    return took


def after(trainer: Visitor, button: str, people: list[Visitor], seen: Callable[[dict[str, Any]], bool]) -> list[float]:
    """The trainer clicks: seconds until each member sees what comes of it."""
    took, began = [0.0] * len(people), [0.0]
    key, ready = trainer.wait(of_class(button)), threading.Barrier(len(people) + 1)

    def look(n: int, one: Visitor) -> None:
        ready.wait()
        one.wait(seen)
        took[n] = time.perf_counter() - began[0]

    threads = [threading.Thread(target=look, args=(n, one)) for n, one in enumerate(people)]
    for thread in threads:
        thread.start()
    began[0] = time.perf_counter()
    ready.wait()
    trainer.click(key)
    for thread in threads:
        thread.join(90)
    return took


def spread(seconds: list[float]) -> dict[str, float]:
    """Median, nineteen of twenty, and most, in milliseconds."""
    ordered = sorted(1000.0 * one for one in seconds)
    return {"median": statistics.median(ordered), "p95": ordered[int(0.95 * (len(ordered) - 1))], "most": ordered[-1]}


def memory(server: int) -> dict[str, float]:
    """Megabytes of the server and of all its processes: what each holds (RSS), and without counting shared pages twice."""
    rss = shared = 0.0
    for pid in family(server):
        for line in (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines():
            name, _, value = line.partition(":")
            if name in ("Rss", "Pss"):
                kilobytes = float(value.split()[0])
                rss, shared = (rss + kilobytes, shared) if name == "Rss" else (rss, shared + kilobytes)
    return {"rss": rss / 1024.0, "pss": shared / 1024.0}


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for one in found:
        for task in (Path("/proc") / str(one) / "task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found
