"""Makes the toy sweeps importable by their name, and each of them once."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def study_of(tmp_path_factory):
    """The study of a design by name, its sweep made when it is first asked for."""
    import toy_stores

    from vendorsim.report.read import read_study

    made = {}

    def find(name):
        if name not in made:
            folder = tmp_path_factory.mktemp("stores") / name
            made[name] = read_study(toy_stores.make(folder, **{"name": name, **toy_stores.DESIGNS[name]}))
        return made[name]

    return find


@pytest.fixture(scope="session")
def page_of(study_of, tmp_path_factory):
    """The page of a design, with its figures and data beside it, written when it is first asked for."""
    from vendorsim.report.page import write_report

    written = {}

    def find(name):
        if name not in written:
            written[name] = write_report(study_of(name), tmp_path_factory.mktemp("pages") / name)
        return written[name]

    return find
