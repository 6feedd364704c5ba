"""The player's modules fit together: as modules of their own, and as the one text that widget and replay file take."""

import re
from collections import Counter

import pytest

from vendorsim.console.player.player_script import FOLDER, MODULES, player_script
from vendorsim.console.player.widget import ReplayWidget

NAMED = re.compile(r"^import \{([^}]*)\} from \"\./(\w+)\.js\";$", re.MULTILINE)
DECLARED = re.compile(r"^(export )?(?:async )?(const|let|function|class) (\w+)([^\n]*)", re.MULTILINE)
FURTHER = re.compile(r", ([A-Za-z_]+) = ")


def text_of(module):
    return (FOLDER / f"{module}.js").read_text(encoding="utf-8")


def names(text, exported=False):
    """What a module declares at its outermost level."""
    found = []
    for out, kind, name, rest in DECLARED.findall(text):
        if out or not exported:
            found += [name, *(FURTHER.findall(rest) if kind in ("const", "let") and rest.endswith(";") else [])]
    return found


def test_every_module_is_joined_and_of_a_size_to_read():
    assert sorted(MODULES) == sorted(path.stem for path in FOLDER.glob("*.js"))
    assert all(text_of(module).count("\n") < 400 for module in MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_what_an_earlier_one_gives_and_uses_it(module):
    text = text_of(module)
    imports = NAMED.findall(text)
    assert len(imports) == len(re.findall(r"^import\b", text, re.MULTILINE))
    body = NAMED.sub("", text)
    for given, source in imports:
        assert MODULES.index(source) < MODULES.index(module)
        for name in (one.strip() for one in given.split(",") if one.strip()):
            assert name in names(text_of(source), exported=True), (module, name)
            assert re.search(rf"\b{name}\b", body), (module, name)
    # What others declare and this one uses, it imports.
    known = {name for given, _ in imports for name in map(str.strip, given.split(","))} | set(names(text))
    for other in MODULES:
        for name in names(text_of(other), exported=True):
            if name.isupper() or name[0].isupper():
                assert name in known or not re.search(rf"(?<![\w.\"']){name}\b(?![\"'])", body), (module, name)


def test_the_joined_text_has_no_import_and_no_name_twice():
    text = player_script()
    assert not re.search(r"^import\b", text, re.MULTILINE)
    assert re.findall(r"^export\b.*", text, re.MULTILINE) == ["export default { render };"]
    assert [name for name, n in Counter(names(text)).items() if n > 1] == []
    assert {"render", "openReplay", "inflate", "Player", "MapView", "TEAM", "ALARM"} <= set(names(text))
    assert ReplayWidget._esm == text
