"""A console server for tests: on a free port, in a process of its own, stopped by its id."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from tests.small_worlds import ROOT

from vendorsim.console.classroom.store import STATE

MODULE = ("-m", "vendorsim")


@contextmanager
def console_server(folder, *arguments, begin=MODULE):
    """Start `vendorsim console`; gives its address, its class code (or nothing) and its process.

    What it keeps of classes is in `folder`, so that a second one that starts there takes them up.
    `begin` is how Python starts it.
    """
    log = folder / "server.log"
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1", STATE: str(folder / "state"),
    }  # fmt: skip
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, *begin, "console", "--no-browser", "--port", "0", *arguments],
            cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        yield *_ready(process, log), process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ready(process, log, seconds=180.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        lines = log.read_text().splitlines()
        address = next((line.split()[2] for line in lines if line.startswith("vendorsim's console:")), None)
        code = next((line.split()[-1] for line in lines if line.startswith("class code:")), "")
        if address is not None:
            port = address.rstrip("/").rsplit(":", 1)[1]
            local = f"http://127.0.0.1:{port}/"
            try:
                with urllib.request.urlopen(f"{local}readyz", timeout=2):
                    return local, code
            except (OSError, urllib.error.URLError):
                pass
        time.sleep(0.1)
    raise AssertionError(f"the console did not start:\n{log.read_text()}")


def workers_of(pid):
    """The worker processes of a server: its own children, or copies of the child that has loaded everything."""
    children = {}
    for one in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((one / "stat").read_text().rsplit(")", 1)[1].split()[1])
            children.setdefault(parent, []).append((int(one.name), (one / "cmdline").read_text()))
    found = [child for child, command in children.get(pid, []) if "spawn_main" in command]
    for child, command in children.get(pid, []):
        if "forkserver" in command:
            found += [copy for copy, _ in children.get(child, [])]
    assert found
    return found
