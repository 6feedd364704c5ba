"""Text maps: what is drawn is what is read, and a mistake is reported with its place."""

from pathlib import Path

import numpy as np
import pytest

from vendorsim.errors import MapError
from vendorsim.model.city.land_use import LandUse
from vendorsim.model.city.text_map import parse_map, read_map, write_map

MAPS = Path(__file__).parents[3] / "configs" / "maps"

GOOD = [
    "hhhhhhhh",
    "h::::::h",
    "hhh:hhss",
    "...G....",
    "--------",
    "....T...",
    "hhhhoohh",
    "hhhhoohh",
]
LEGEND = "# a legend\n#  h housing\n\n"


def changed(row: int, text: str) -> str:
    lines = GOOD.copy()
    lines[row] = text
    return "\n".join(lines)


def message(text: str) -> str:
    with pytest.raises(MapError) as caught:
        parse_map(text, "my.txt")
    return str(caught.value)


def test_a_map_is_read_cell_by_cell():
    plan = parse_map(LEGEND + "\n".join(GOOD))
    assert (plan.height, plan.width) == (8, 8)
    assert plan.land_use[4 * 8] == LandUse.COLLECTOR
    assert plan.land_use[5 * 8 + 4] == LandUse.TRANSIT


@pytest.mark.parametrize("path", sorted(MAPS.glob("*.txt")), ids=lambda path: path.name)
def test_every_shipped_map_is_sound_and_comes_back_the_same(path):
    plan = read_map(path)
    again = parse_map(write_map(plan))
    assert np.array_equal(plan.land_use, again.land_use)
    assert plan.pitch_cell.size > 20 and plan.site_first.size > 0 and plan.n_estates > 1


def test_windows_line_ends_trailing_blanks_and_a_byte_order_mark_do_no_harm():
    text = "\ufeff" + LEGEND + "  \r\n".join(GOOD) + "\r\n\r\n# the end\r\n"
    assert np.array_equal(parse_map(text).land_use, parse_map("\n".join(GOOD)).land_use)


def test_a_hole_is_named_with_row_line_and_column():
    assert message(LEGEND + changed(4, "--- ----")).startswith(
        "my.txt, row 5 (line 8), column 4: a hole (a blank); allowed are = - :"
    )


def test_a_short_row_is_named_where_it_ends():
    assert "row 4 (line 4), column 7: the row ends after 6 cells, the others have 8" in message(changed(3, "......"))


def test_a_long_row_is_named_where_it_goes_on():
    assert "row 4 (line 4), column 9: the row goes on to 9 cells, the others have 8" in message(changed(3, "." * 9))


@pytest.mark.parametrize(("found", "meant"), [("H", "h"), ("S", "s"), ("_", "-"), ("|", ":"), ("e", "E")])
def test_an_unknown_character_is_answered_with_the_nearest(found, meant):
    text = message(changed(6, f"hh{found}hoohh"))
    assert f'row 7 (line 7), column 3: unknown character "{found}"; allowed are ' in text
    assert f'did you mean "{meant}"' in text


def test_a_gate_without_a_street_says_what_it_found_around():
    text = message(changed(0, "hhhhhGhh").replace("h::::::h", "hhhhhhhh"))
    assert 'row 1 (line 1), column 6: a gate "G" needs a street beside it' in text
    assert 'found the edge north, "h" west, "h" east, "h" south' in text


def test_a_gate_that_leads_nowhere_is_refused():
    text = message("\n".join(GOOD).replace("....T...", "....TG..").replace("hhhhoohh", "hhhhoooo"))
    assert "row 6 (line 6), column 6" in text
    assert "needs housing or an inner lane" in text


def test_an_island_of_street_is_found():
    text = message(changed(3, "........"))
    assert "row 2 (line 2), column 2: an island of 7 cells of street" in text


@pytest.mark.parametrize(
    ("swap", "complaint"),
    [
        (str.maketrans(":-G", "hhh"), "no street"),
        (str.maketrans("h", "*"), "nobody lives here"),
        (str.maketrans("soT", "hh."), "nowhere to go"),
    ],
)
def test_what_a_district_cannot_do_without_is_asked_for(swap, complaint):
    assert complaint in message("\n".join(GOOD).translate(swap))


def test_a_stop_that_no_street_passes_is_refused():
    text = message("\n".join([*GOOD, "hhThhhhh"]))
    assert 'row 9 (line 9), column 3: a transit stop "T" needs a street' in text


def test_a_map_must_have_a_sensible_size():
    assert "4 rows; allowed are 8 to 1000" in message("\n".join(["h:Thhhhh"] * 4))


def test_an_interrupted_map_is_refused():
    text = message("\n".join([*GOOD[:4], "", *GOOD[4:]]))
    assert "line 6" in text and "interrupted after row 4" in text


def test_a_file_without_a_map_says_so():
    assert "no map found" in message("# only a legend\n\n")


def test_all_faults_are_listed_but_not_more_than_ten():
    text = message("\n".join("?" * 8 for _ in range(8)))
    assert len(text.splitlines()) == 11
    assert text.endswith("and 54 more")


def test_a_missing_file_names_the_nearest(tmp_path):
    (tmp_path / "district.txt").write_text("\n".join(GOOD))
    with pytest.raises(MapError, match=r'no such map; did you mean "district\.txt"'):
        read_map(tmp_path / "distrct.txt")
    with pytest.raises(MapError, match="folder"):
        read_map(tmp_path)
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\xff")
    with pytest.raises(MapError, match="is not UTF-8"):
        read_map(tmp_path / "picture.txt")
