"""The files that the page loads: all there, unaltered, with their licences; and no page asks for anything else."""

import json
import shutil
import subprocess
import sys
import tomllib

import pytest
from tests.faces.console.console_server import console_server
from tests.faces.console.visiting import Visits
from tests.small_worlds import ROOT

from vendorsim.console.frame.state import START
from vendorsim.console.server import ASSETS, AssetsError, assets, prepare
from vendorsim.telling.language import LANGUAGES

SMALL = "scenario=small&days=2&burn_in=0&policies=strict_seizure,laissez_faire&run=1"
MANIFEST = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture
def copied(tmp_path):
    return shutil.copytree(ASSETS, tmp_path / "assets")


def test_the_manifest_holds_every_file_and_no_other():
    there = {path.relative_to(ASSETS / "cdn").as_posix() for path in (ASSETS / "cdn").rglob("*") if path.is_file()}
    assert there == set(MANIFEST["files"])
    assert assets() == ASSETS / "cdn"
    assert sum((ASSETS / "cdn" / name).stat().st_size for name in there) < 4_000_000


def test_an_altered_or_missing_file_is_told_with_what_to_do(copied):
    name = next(name for name in MANIFEST["files"] if name.endswith("main8.css"))
    with (copied / "cdn" / name).open("a") as file:
        file.write(" ")
    with pytest.raises(
        AssetsError, match=r"main8\.css: not the file that came with the console; install vendorsim again"
    ):
        assets(copied)
    (copied / "cdn" / name).unlink()
    with pytest.raises(AssetsError, match=r"main8\.css: missing"):
        assets(copied)
    (copied / "manifest.json").write_text("{")
    with pytest.raises(AssetsError, match=r"manifest\.json: missing or unreadable"):
        assets(copied)


def test_every_font_that_the_styles_name_is_there():
    fonts = (ASSETS / "cdn" / "@widgetti/solara-vuetify-app@10.1.1/dist/fonts.css").read_text(encoding="utf-8")
    named = {part.split(")")[0].split("?")[0] for part in fonts.split("url(")[1:] if ".woff2" in part.split(")")[0]}
    assert len(named) == 14
    assert {name.rsplit("/", 1)[1] for name in MANIFEST["files"] if name.endswith(".woff2")} == named


def test_each_licence_is_there_and_in_the_notice():
    notice = (ASSETS / "NOTICE.md").read_text(encoding="utf-8")
    for path in (ASSETS / "licenses").iterdir():
        assert f"licenses/{path.name}" in notice
        assert len(path.read_text(encoding="utf-8")) > 900
    assert MANIFEST["from"] in notice
    for name in MANIFEST["files"]:
        assert name.rsplit("/", 1)[1] in notice or name.endswith(".woff2")


def test_the_package_carries_them_and_needs_no_other():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert not [
        one for one in project["project"]["optional-dependencies"]["console"] if one.startswith("solara-assets")
    ]
    ignored = [f"{ASSETS.relative_to(ROOT).as_posix()}/cdn/{name}" for name in MANIFEST["files"]]
    if (ROOT / ".git").exists():
        found = subprocess.run(  # noqa: PLW1510
            ["git", "check-ignore", "--no-index", *ignored], cwd=ROOT, capture_output=True, text=True
        )
        assert found.stdout == "", "what git leaves out, the wheel leaves out"
    for target in ("wheel", "sdist"):
        kept = project["tool"]["hatch"]["build"]["targets"][target]["artifacts"]
        assert any("console/assets" in one for one in kept)


def test_the_server_never_asks_anywhere_else(monkeypatch):
    made = {}
    monkeypatch.setattr("os.environ", made)
    prepare()
    assert made["SOLARA_ASSETS_PROXY_CACHE_DIR"] == str(ASSETS / "cdn")
    assert not made["SOLARA_ASSETS_CDN"].startswith("http")
    assert made["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] == "False"


def test_no_page_asks_for_anything_but_the_server_or_for_what_is_not_there(browser, tmp_path):
    with console_server(tmp_path) as (address, _, _process):
        visits = Visits(browser, address)
        for lang in LANGUAGES:
            page = visits(f"{SMALL}&lang={lang}", wait=".vs-button-replay")
            for name in ("why", "play", "lessons", "evidence"):
                page.click(f".vs-button-page-{name}")
                page.wait_for_selector(f".vs-button-page-{name}[aria-current=page]")
                page.wait_for_load_state("networkidle")
            page.click(".vs-name")
            page.wait_for_selector(".vs-start")
            assert f"page={START}" in page.url
            page.context.close()
        visits.contexts.clear()
        visits.close()
        loaded = {url.split("/_solara/cdn/", 1)[1].split("?")[0] for one in visits.watched for url in one.requests
                  if "/_solara/cdn/" in url}  # fmt: skip
        assert loaded <= set(MANIFEST["files"]) and len(loaded) >= 4


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_the_console_says_what_is_wrong_and_does_not_start(copied, tmp_path):
    (copied / "manifest.json").unlink()
    code = ("import sys, pathlib; from vendorsim.console import server; "
            "server.assets.__defaults__ = (pathlib.Path(sys.argv.pop()),); "
            "sys.argv = ['vendorsim', 'console', '--no-browser']; from vendorsim.cli.app import main; main()")  # fmt: skip
    found = subprocess.run(  # noqa: PLW1510
        [sys.executable, "-c", code, str(copied)], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert found.returncode == 2
    assert "missing or unreadable" in found.stderr and "Traceback" not in found.stderr
