"""A console server of a benchmark's own: on a free port, ended by its id."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measuring import ROOT


@contextmanager
def console() -> Iterator[tuple[int, str]]:
    """Start it; gives its process and its address."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        environment = os.environ | {
            "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1", "VENDORSIM_STATE": folder,
        }  # fmt: skip
        with log.open("w") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "vendorsim", "console", "--no-browser", "--port", "0"],
                cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            yield process.pid, _address(process, log)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        for line in log.read_text().splitlines():
            if line.startswith("vendorsim's console:"):
                address = line.split()[2]
                try:
                    with urllib.request.urlopen(f"{address}readyz", timeout=2):
                        return address
                except OSError:
                    break
        time.sleep(0.1)
    raise RuntimeError(f"the console did not start:\n{log.read_text()}")
