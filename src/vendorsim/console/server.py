"""The console's server: Solara with everything that could reach out of the computer turned off.

What Solara reads from the environment is set before it is imported; so nothing here imports it at the top.
"""

import hashlib
import json
import os
import secrets
import socket
import threading
import urllib.request
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vendorsim.console.classcode import ClassCode, new_code
from vendorsim.errors import VendorsimError
from vendorsim.extras import needed

HERE, EVERYWHERE = "127.0.0.1", "0.0.0.0"
ASSETS = Path(__file__).parent / "assets"
NOWHERE = "no-network:/"
"""Where Solara would fetch a file that it lacks: an address that nothing can be fetched from."""
LANGUAGE = "VENDORSIM_CONSOLE_LANGUAGE"
"""The language of a visitor whose address names none; empty for what the browser asks for."""


def prepare(lang: str = "") -> None:
    """Make the settings that Solara takes from the environment; to be called before it is imported.

    No telemetry, no version check, no outside assets; a visitor's state goes ten minutes after its connection.
    """
    made = {
        "SOLARA_APP": "vendorsim.console.app",
        "SOLARA_MODE": "production",
        "SOLARA_ASSETS_PROXY": "True",
        "SOLARA_ASSETS_CDN": NOWHERE,
        "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
        "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
        "SOLARA_THEME_SHOW_BANNER": "False",
        "SOLARA_THEME_TITLE": "vendorsim",
        "SOLARA_THEME_VARIANT": "light",
        "SOLARA_SESSION_SECRET_KEY": secrets.token_hex(32),
        "SOLARA_SESSION_HTTP_ONLY": "True",
        "SOLARA_SESSION_SAME_SITE": "lax",
        "SOLARA_SESSION_HTTPS_ONLY": "False",
        "SOLARA_KERNEL_CULL_TIMEOUT": "10m",
        LANGUAGE: lang,
    }
    os.environ.update(made | {"SOLARA_ASSETS_PROXY_CACHE_DIR": str(assets())})


class AssetsError(VendorsimError):
    """A file that the browser needs is missing or is not the one that came with the console."""


def assets(folder: Path = ASSETS) -> Path:
    """Where the browser's scripts, styles and fonts lie, each compared with its sum.

    Raises: AssetsError that names what is missing or altered, and what to do.
    """
    told = "install vendorsim again (from a checkout: git restore src/vendorsim/console/assets)"
    try:
        sums = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        raise AssetsError(
            f"{folder / 'manifest.json'}: missing or unreadable, so the page cannot open; {told}"
        ) from None
    for name, expected in sums.items():
        path = folder / "cdn" / name
        if not path.is_file():
            raise AssetsError(f"{path}: missing, so the console's page cannot open; {told}")
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise AssetsError(f"{path}: not the file that came with the console; {told}")
    return folder / "cdn"


def application(code: ClassCode | None = None) -> Any:
    """The ASGI application, behind the class code where there is one.

    Raises: ExtraError when the console's libraries are not installed.
    """
    needed("solara.server.settings", "console", "the console")
    needed("anywidget", "console", "the console")
    from solara.server.starlette import app

    from vendorsim.console.classcode import Guarded

    return Guarded(app, code)


def serve(
    *,
    lan: bool = False,
    port: int = 0,
    lang: str = "",
    browser: bool = True,
    say: Callable[[str, str], None] = lambda address, code: None,
) -> None:
    """Serve until Ctrl-C. `port` 0 takes a free one; `say` is told the address and the class code, if any.

    Raises: ExtraError when the console's libraries are not installed; OSError when the port is taken.
    """
    prepare(lang)
    from vendorsim.console import services

    code = ClassCode(new_code(), lambda given: services.classrooms().knows(given)) if lan else None
    app = application(code)
    import uvicorn

    host = EVERYWHERE if lan else HERE
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    line.bind((host, port))
    port = line.getsockname()[1]
    local = f"http://{HERE}:{port}/"
    if code is not None:
        services.open_to_class_room(f"http://{own_address()}:{port}/")
    say(f"http://{own_address()}:{port}/" if lan else local, code.code if code else "")
    if browser:
        threading.Thread(target=_open_when_ready, args=(local,), daemon=True).start()
    services.pool().warm()  # while the browser opens
    config = uvicorn.Config(app, log_level="warning", ws_max_size=64 * 1024 * 1024, timeout_graceful_shutdown=2)
    try:
        uvicorn.Server(config).run(sockets=[line])
    finally:
        services.close()


def own_address() -> str:
    """The computer's address in the class room's network, or 127.0.0.1 when it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect(("10.255.255.255", 9))  # nothing is sent: it only asks which address would be used
        except OSError:
            return HERE
        return str(line.getsockname()[0])


def _open_when_ready(address: str) -> None:
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"{address}readyz", timeout=1.0):
                break
        except OSError:
            threading.Event().wait(0.2)
    webbrowser.open(address)
