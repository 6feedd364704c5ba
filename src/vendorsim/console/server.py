"""The console's server: Solara with everything that could reach out of the computer turned off.

What Solara reads from the environment is set before it is imported; so nothing here imports it at the top.
"""

import hashlib
import json
import logging
import os
import secrets
import socket
import threading
import urllib.request
import warnings
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vendorsim.console.classroom.entry_code import ClassCode, new_code
from vendorsim.console.frame.addresses import HERE, Addresses, open_to_class_room
from vendorsim.engine.extras import needed
from vendorsim.errors import VendorsimError

EVERYWHERE = "0.0.0.0"
ASSETS = Path(__file__).parent / "assets"
NOWHERE = "no-network:/"
"""Where Solara would fetch a file that it lacks: an address that nothing can be fetched from."""
CDN = "/_solara/cdn"
"""Below which address Solara gives those files."""
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


def application(code: ClassCode | None, addresses: Addresses) -> Any:
    """The ASGI application at these addresses, behind the class code where there is one.

    Raises: ExtraError when the console's libraries are not installed.
    """
    needed("solara.server.settings", "console", "the console")
    needed("anywidget", "console", "the console")
    from solara.server.starlette import app

    from vendorsim.console.classroom.entry_code import Guarded
    from vendorsim.console.frame.headers import pages_policy

    return Guarded(shipped_only(app), code, addresses, pages_policy)


def shipped_only(app: Any) -> Any:
    """Pass on; but what Solara would fetch from outside, as it is not among the assets, is not there at once."""
    shipped = {f"/{path.relative_to(ASSETS / 'cdn').as_posix()}" for path in (ASSETS / "cdn").rglob("*")}

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith(CDN) and scope["path"][len(CDN) :] not in shipped:
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await app(scope, receive, send)

    return answer


def serve(
    *,
    lan: bool = False,
    port: int = 0,
    lang: str = "",
    browser: bool = True,
    say: Callable[[str, str], None] = lambda address, code: None,
    say_class: Callable[[str, int], None] = lambda code, members: None,
) -> None:
    """Serve until Ctrl-C. `port` 0 takes a free one; `say` is told the address and the class code, if any.

    Classes that a server left which was killed go on, under its port and code where these are free; `say_class` is told
    the code and the number of members of each.

    Raises: ExtraError when the console's libraries are not installed; OSError when the port is taken.
    """
    prepare(lang)
    from vendorsim.console import services

    kept = services.take_up_classes()
    for room, members in services.classrooms().codes():
        say_class(room, members)
    code = ClassCode(kept.get("code") or new_code(), lambda given: services.classrooms().knows(given)) if lan else None
    if code is not None:
        code.pass_word = kept.get("pass_word") or code.pass_word
    host = EVERYWHERE if lan else HERE
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    port = bound(line, host, port, int(kept.get("port", 0)))
    name = own_address() if lan else HERE
    app = application(code, Addresses(port, [name] if lan else []))
    own = {"code": code.code, "pass_word": code.pass_word} if code is not None else {}
    services.classrooms().server = {"port": port} | own
    import uvicorn

    from vendorsim.console.frame.connections import Connection

    if code is not None:
        open_to_class_room(f"http://{name}:{port}/")
    say(f"http://{name}:{port}/", code.code if code else "")
    if browser:
        threading.Thread(target=_open_when_ready, args=(f"http://{HERE}:{port}/",), daemon=True).start()
    services.pool().warm()  # while the browser opens
    config = uvicorn.Config(
        app, log_level="warning", http=Connection, ws_max_size=64 * 1024 * 1024, timeout_graceful_shutdown=2,
        proxy_headers=False, server_header=False,
    )  # fmt: skip
    # Uvicorn says so of every WebSocket that is answered with a refusal.
    logging.getLogger("uvicorn.error").addFilter(lambda said: "without completing handshake" not in str(said.msg))
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")  # Solara, of http; they are `lax`
    try:
        uvicorn.Server(config).run(sockets=[line])
    finally:
        services.close()


def bound(line: socket.socket, host: str, port: int, usual: int) -> int:
    """The port that a server's socket is bound to: the one asked for; else the usual one where it is free, or any.

    Raises: OSError when the port that was asked for is taken.
    """
    for one in (port,) if port or not usual else (usual, 0):
        try:
            line.bind((host, one))
        except OSError:
            if one == port:
                raise
        else:
            break
    return int(line.getsockname()[1])


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
