"""The documentation as a site: every page is in it, it opens from disk, and asks nothing of the network."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.faces.console.conftest import browser  # noqa: F401

from vendorsim.measures.base import all_measures
from vendorsim.plugins.installed_programmes import installed
from vendorsim.settings.parameters import PARAMETERS

ROOT = Path(__file__).parents[3]
NAV = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]


def pages_of(entries):
    for entry in entries:
        for value in entry.values():
            yield from pages_of(value) if isinstance(value, list) else (value,)


@pytest.fixture(scope="module")
def reference():
    pytest.importorskip("mkdocs")
    found = importlib.util.spec_from_file_location("site_reference", ROOT / "docs" / "site_reference.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_every_page_is_in_the_navigation(reference):
    written = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    made = {f"reference/{name}.md" for name in reference.PAGES}
    assert set(pages_of(NAV)) == written | made
    assert not written & made


def test_reference_pages_list_all_that_there_is(reference):
    text = {name: "\n".join(lines()) for name, lines in reference.PAGES.items()}
    assert all(f"| `{name}` |" in text["parameters"] for name in PARAMETERS)
    assert all(f"`{name}`" in text["measures"] for name in all_measures())
    assert all(f"## `{name}`" in text["programmes"] for name in installed())
    assert "| `vendors_per_officer` |" in text["settings"]
    assert "## calibrate" in text["commands"] and "`--scheduler ADDRESS`" in text["commands"]


@pytest.mark.slow
def test_the_site_builds_opens_from_disk_and_finds_words(tmp_path, browser):  # noqa: F811
    pytest.importorskip("material")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)],
        cwd=ROOT, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    page, asked = browser.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "index.html").as_uri())
    page.wait_for_selector(".md-search__input", state="attached")
    page.keyboard.press("/")
    page.keyboard.type("vendors_per_officer")
    page.wait_for_selector(".md-search-result__item a")
    page.click(".md-search-result__item a")
    page.wait_for_selector("h1")
    assert all(url.startswith(("file:", "data:", "blob:", "about:")) for url in asked), asked
    page.close()


def test_the_picture_of_the_house_has_every_part_and_no_other():
    found = importlib.util.spec_from_file_location("house_figure", ROOT / "docs" / "house_figure.py")
    house = importlib.util.module_from_spec(found)
    found.loader.exec_module(house)
    shown = {name for names in house.parts().values() for name in names}
    there = {path.stem for path in house.SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert shown == {name for name in there if not name.startswith("__")}
    drawn = house.FIGURE.read_text(encoding="utf-8")
    assert all(f">{name}</text>" in drawn for name in shown), "run make docs"
