"""What an import of the model loads, and that what it puts off is there when somebody wants it."""

import subprocess
import sys

import pytest


def said(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_model_comes_without_tables_and_linear_algebra():
    code = """
from vendorsim.model.model import VendorModel
from vendorsim.settings.schema import load_settings
VendorModel(load_settings("small"))
import sys
print([name for name in ("pandas.core", "pyarrow", "scipy.linalg", "scipy.spatial", "matplotlib") if name in sys.modules])
"""
    assert said(code) == "[]"


@pytest.mark.parametrize(
    "use",
    [
        "import pandas; print(pandas.DataFrame({'a': [1]}).size)",
        "from pandas import DataFrame; print(DataFrame({'a': [1]}).size)",
        "import pandas.core.frame as f; print(f.DataFrame({'a': [1]}).size)",
        "import mesa; print(len({mesa.experimental.devs.ABMSimulator}))",
        "from mesa.experimental.devs import ABMSimulator as A; print(len({A}))",
        "import mesa; print(int(mesa.experimental.__spec__.name == 'mesa.experimental'))",
        "import pandas, inspect; print(int(inspect.getfile(pandas).endswith('__init__.py') and bool(pandas.__version__)))",
        "import numba, numpy; print(int(numba.njit(lambda a: a @ a)(numpy.eye(1))[0, 0]))",
    ],
)
def test_what_is_put_off_is_there_on_first_use(use):
    assert said(f"import vendorsim.model.model\n{use}") == "1"
