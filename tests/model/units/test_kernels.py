"""Compiled code is never stale, columns are bound by name."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

from vendorsim.engine import numba_internals
from vendorsim.engine.compiled import Phase, phase, rule
from vendorsim.engine.source_digest import PACKAGE, compiled_sources, sources_digest

HELPER = "from vendorsim.engine.compiled import rule\n\n@rule\ndef helped(x):\n    return x + {added}\n"
CONSTANT = "ADDED = {constant}\n"
CALLER = """
from vendorsim.model.city.sandbox_constant import ADDED
from vendorsim.model.city.sandbox_helper import helped
from vendorsim.engine.compiled import rule

@rule
def answer(x):
    return helped(x) * ADDED
"""
ANSWER = "from vendorsim.model.city.sandbox_caller import answer; print(answer(1))"
USES_PRIVATE_PARTS = "from vendorsim.engine import compiled; print(compiled.internals is not None)"
PLAIN = "VENDORSIM_PLAIN_COMPILER"
UNRELATED = "SAID = 'nothing that is compiled'\n"


class Copy:
    """A copy of the package in a folder of its own, with three modules more, run in processes of its own."""

    def __init__(self, folder: Path) -> None:
        self.package = folder / "vendorsim"
        self.cache = folder / "cache"
        for folder in ("engine", "model/city"):
            (self.package / folder).mkdir(parents=True)
        for name in ("compiled.py", "numba_internals.py", "source_digest.py", "arithmetic.py", "draws.py"):
            shutil.copy(PACKAGE / "engine" / name, self.package / "engine" / name)
        for name in ("__init__.py", "engine/__init__.py", "model/__init__.py", "model/city/__init__.py"):
            self.write(name, "")
        self.write("model/city/sandbox_helper.py", HELPER.format(added=1))
        self.write("model/city/sandbox_constant.py", CONSTANT.format(constant=10))
        self.write("model/city/sandbox_caller.py", CALLER)
        self.write("model/city/sandbox_unrelated.py", UNRELATED)

    def write(self, name: str, text: str) -> None:
        """Write a module without a change of its date, which numba would look at."""
        path = self.package / name
        before = path.stat().st_mtime_ns if path.exists() else None
        path.write_text(text)
        if before:
            os.utime(path, ns=(before, before))

    def start(self, code: str, **environment: str) -> subprocess.Popen[str]:
        variables = {**os.environ, "PYTHONPATH": str(self.package.parent), "VENDORSIM_CACHE": str(self.cache)}
        return subprocess.Popen(
            [sys.executable, "-c", code],
            env={**variables, "PYTHONDONTWRITEBYTECODE": "1", **environment},
            cwd=self.package.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str, **environment: str) -> str:
        process = self.start(code, **environment)
        output, errors = process.communicate()
        assert process.returncode == 0, errors
        return output.strip()

    def answer(self) -> str:
        return self.run(ANSWER)

    def compiled(self) -> list[Path]:
        return sorted(self.cache.glob("*/**/*.nbc"))


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_an_edited_helper_in_another_file_is_compiled_anew(copy: Copy):
    assert copy.answer() == "20"
    copy.write("model/city/sandbox_helper.py", HELPER.format(added=2))
    assert copy.answer() == "30"
    copy.write("model/city/sandbox_helper.py", HELPER.format(added=1))
    assert copy.answer() == "20"


def test_an_edited_constant_in_a_module_without_rules_is_compiled_anew(copy: Copy):
    assert copy.answer() == "20"
    copy.write("model/city/sandbox_constant.py", CONSTANT.format(constant=11))
    assert copy.answer() == "22"


def test_what_is_compiled_is_used_again_and_unrelated_edits_leave_it(copy: Copy):
    copy.answer()
    kept = {path: path.stat().st_mtime_ns for path in copy.compiled()}
    assert kept
    copy.write("model/city/sandbox_unrelated.py", "SAID = 'something else'\n")
    copy.answer()
    assert {path: path.stat().st_mtime_ns for path in copy.compiled()} == kept


def test_a_first_compile_can_be_told_from_a_warm_start(copy: Copy):
    asked = "from vendorsim.engine.compiled import is_compiled_already; print(is_compiled_already())"
    assert copy.run(asked) == "False"
    copy.answer()
    assert copy.run(asked) == "True"
    assert copy.run(asked, NUMBA_DISABLE_JIT="1") == "True"


@pytest.mark.parametrize("plain", ["0", "1"])
def test_processes_that_compile_different_signatures_at_once_do_not_mix_them_up(copy: Copy, plain: str):
    asked, how = "from vendorsim.model.city.sandbox_caller import answer; print(repr(answer({})))", {PLAIN: plain}
    started = [copy.start(asked.format(argument), **how) for argument in ("1", "1.5", "True", "1.5", "1")]
    assert [process.communicate()[0].strip() for process in started] == ["20", "25.0", "20", "25.0", "20"]
    assert [copy.run(asked.format(argument), **how) for argument in ("1.5", "1")] == ["25.0", "20"]


def test_without_numbas_private_parts_the_same_is_compiled_into_a_folder_of_its_own(copy: Copy):
    assert copy.answer() == "20"
    before = copy.compiled()
    assert copy.run(f"{USES_PRIVATE_PARTS}; {ANSWER}", **{PLAIN: "1"}) == "False\n20"
    assert {path.parts[-3].endswith("-plain") for path in set(copy.compiled()) - set(before)} == {True}
    assert set(before) < set(copy.compiled())


@pytest.mark.parametrize(
    ("expected", "found"),
    [("TESTED_BELOW = (0, 69)", "TESTED_BELOW = (0, 1)"), ("import _dynfunc,", "import _dynfunc_that_is_gone,")],
)
def test_a_numba_that_is_newer_or_lacks_a_private_part_compiles_plainly(copy: Copy, expected: str, found: str):
    assert copy.run(USES_PRIVATE_PARTS) == "True"
    text = (copy.package / "engine/numba_internals.py").read_text()
    assert expected in text
    copy.write("engine/numba_internals.py", text.replace(expected, found))
    assert copy.run(f"{USES_PRIVATE_PARTS}; {ANSWER}") == "False\n20"


def test_numba_is_capped_where_its_private_parts_are_unknown():
    assert (
        f"numba>=0.62,<{'.'.join(map(str, numba_internals.TESTED_BELOW))}"
        in tomllib.loads((PACKAGE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    )


def test_without_a_place_to_write_the_model_still_runs(copy: Copy):
    copy.cache.write_text("a file where a folder would have to be made")
    assert copy.answer() == "20"
    assert not list(copy.package.glob("**/*.nbi"))


def test_the_cache_of_other_compiled_code_stays_where_it_was(copy: Copy):
    place = "numba.config.CACHE_DIR"
    code = f"import numba; before = {place}; import vendorsim.engine.arithmetic; print(before == {place})"
    assert copy.run(code) == "True"


def test_the_compiler_off_gives_the_same_answer(copy: Copy):
    asked = "from vendorsim.model.city.sandbox_caller import answer; print(answer(1), type(answer).__name__)"
    assert copy.run(asked, NUMBA_DISABLE_JIT="1") == "20 function"


def test_sources_are_followed_through_every_form_of_import(tmp_path: Path):
    package = tmp_path / "vendorsim"
    package.mkdir()
    texts = {
        "phases": "from vendorsim import one, two as second\nimport vendorsim.three\n@rule\ndef f(): pass\n",
        "one": "from vendorsim.inner.four import (\n    A,\n    B,\n)\n",
        "two": "def f():\n    from vendorsim.five import A\n",
        "unused": "from vendorsim.engine.compiled import cache_folder\n",
    }
    for name in ("__init__", "three", "five", "six", "kernels"):
        texts.setdefault(name, "")
    for name, text in texts.items():
        (package / f"{name}.py").write_text(text)
    (package / "inner").mkdir()
    (package / "inner" / "four.py").write_text("A = B = 1\n")
    (package / "inner" / "__init__.py").write_text("")
    found = {path.relative_to(package).as_posix() for path in compiled_sources(package)}
    assert found >= {"phases.py", "one.py", "two.py", "three.py", "five.py", "inner/four.py"}
    assert not found & {"unused.py", "six.py"}
    before = sources_digest(package)
    (package / "six.py").write_text("A = 1\n")
    assert sources_digest(package) == before
    (package / "five.py").write_text("A = 1\n")
    assert sources_digest(package) != before


@rule
def doubled(x):
    """Twice a number."""
    return 2 * x


@phase
def earn(vendor_cash, vendor_appeal, price, tick):
    """Add to each vendor's cash."""
    for v in range(vendor_cash.size):
        vendor_cash[v] += vendor_appeal[v] * price + doubled(tick)


def columns() -> dict[str, np.ndarray]:
    return {"vendor_cash": np.zeros(3), "vendor_appeal": np.arange(3.0), "resident_cash": np.ones(2)}


def test_a_bound_phase_takes_only_what_changes_each_tick():
    table = columns()
    bound = earn.bind(table)
    bound(10.0, 1)
    bound(10.0, 2)
    assert table["vendor_cash"].tolist() == [6.0, 26.0, 46.0]


def test_binding_holds_the_very_columns():
    table = columns()
    bound = earn.bind(table)
    cash = table["vendor_cash"]
    table["vendor_cash"] = np.full(3, -1.0)
    bound(1.0, 0)
    assert cash.tolist() == [0.0, 1.0, 2.0]


def test_a_phase_can_be_called_with_all_its_arguments():
    table = columns()
    earn(table["vendor_cash"], table["vendor_appeal"], 1.0, 0)
    assert table["vendor_cash"].tolist() == [0.0, 1.0, 2.0]


def test_columns_after_what_changes_each_tick_are_refused():
    late = Phase(lambda vendor_cash, tick, vendor_appeal: None)
    with pytest.raises(TypeError, match=r"\['vendor_appeal'\] must stand before what changes each tick"):
        late.bind(columns())


def test_a_phase_knows_its_arguments():
    assert earn.arguments == ("vendor_cash", "vendor_appeal", "price", "tick")
    assert earn.__name__ == "earn"
    assert earn.__doc__ == "Add to each vendor's cash."
