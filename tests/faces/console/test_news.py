"""Parts of the page Compare that are drawn again when a comparison has news."""

import solara
from ipywidgets import Widget

from vendorsim.console.compare.view import CompareView, use_news
from vendorsim.console.frame.state import ViewState


def lines_of(shown):
    return [one.get_state().get("children") for one in shown.find().widgets if isinstance(one, Widget)]


def drawn_at_once(monkeypatch, of):
    """What a part shows that is drawn while runs end whose results were kept: all news comes before it listens."""
    monkeypatch.setattr(solara.settings.main, "check_hooks", "off")
    view, drawings = CompareView(ViewState()), []

    @solara.component
    def Part():
        seen = use_news(view, of) if of else use_news(view)
        if not drawings:
            view.showing = "ended"
            view._tell()
        drawings.append(seen)
        solara.Text(f"{view.showing}")

    _, shown = solara.render(Part(), handle_error=False)
    try:
        return view, drawings, lines_of(shown)
    finally:
        shown.close()


def test_news_between_the_drawing_and_the_listening_is_not_lost(monkeypatch):
    view, drawings, lines = drawn_at_once(monkeypatch, of=None)
    assert drawings == [0, view.news]
    assert ["ended"] in lines


def test_what_a_part_looks_at_is_looked_at_again_once_it_listens(monkeypatch):
    _, drawings, _ = drawn_at_once(monkeypatch, of=lambda view: view.showing)
    assert drawings == [None, "ended"]
    # and nothing is drawn again that has not changed
    _, drawings, _ = drawn_at_once(monkeypatch, of=lambda view: view.lang)
    assert len(drawings) == 1
