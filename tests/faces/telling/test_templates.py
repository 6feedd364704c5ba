"""Pages are templates: what is written into them is escaped, and no HTML is put together in Python."""

import ast
import re
from pathlib import Path

import jinja2
import pytest

import vendorsim
from vendorsim.telling.templates import Templates

PACKAGE = Path(vendorsim.__file__).parent
TAG = re.compile(r"</?[a-z][a-z0-9]*[\s>]")
IN_PYTHON = {"closed.py"}
"""The security policy of a page, whose sums are those of the text that stands between the page's tags."""


def html_in_f_strings(source):
    """The pieces of HTML that stand in f-strings."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            text = "".join(part.value for part in node.values if isinstance(part, ast.Constant))
            if TAG.search(text):
                yield text


@pytest.mark.parametrize("package", ["report", "console", "study", "telling"])
def test_no_html_is_put_together_in_python(package):
    paths = [path for path in (PACKAGE / package).rglob("*.py") if path.name not in IN_PYTHON]
    found = {path.name: list(html_in_f_strings(path.read_text(encoding="utf-8"))) for path in paths}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_html_in_an_f_string_is_found():
    assert list(html_in_f_strings("""x = f'<b class="y">{name}</b>'""")) == ['<b class="y"></b>']
    assert list(html_in_f_strings("x = f'< {name}'")) == []


def test_what_is_filled_in_is_escaped_and_a_name_that_nobody_gave_is_an_error(tmp_path):
    (tmp_path / "one.html").write_text("<p>{{ text }}</p>", encoding="utf-8")
    templates = Templates(tmp_path)
    assert templates("one.html", text="<b>") == "<p>&lt;b&gt;</p>"
    assert templates("one.html", text=templates("one.html", text="a & b")) == "<p><p>a &amp; b</p></p>"
    with pytest.raises(jinja2.UndefinedError):
        templates("one.html")
