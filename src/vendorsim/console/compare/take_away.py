"""What can be taken away: link, picture, tables, report, replay."""

from collections.abc import Callable
from datetime import datetime

import solara

from vendorsim.console.compare.exports import curves_csv, figures_csv, replay_file, report_page, share_query
from vendorsim.console.compare.view import CompareView, use_news
from vendorsim.console.frame.fields import Button
from vendorsim.console.frame.markup import reached_at
from vendorsim.console.frame.state import LONGEST, ViewState
from vendorsim.telling.language import Texts


@solara.component
def TakeAway(state: ViewState, view: CompareView) -> None:
    """The row of downloads; those that need whole runs come when the runs are whole."""
    texts, widget = Texts(state.lang), view.widget
    use_news(view, lambda one: (id(one.showing), bool(one.showing and one.showing.complete)))
    showing = view.showing
    link, set_link = solara.use_state("")
    solara.HTML(tag="h2", unsafe_innerHTML=texts("export.title"))
    with solara.Div(classes=["vs-buttons vs-exports"]):
        Button(texts("export.link"), lambda: set_link(share_query(state, widget)), name="link")
        Button(texts("export.png"), lambda: widget.save_png(f"vendorsim-{texts('export.file.maps')}.png"), name="png")
        if showing is not None and showing.complete:
            stem, today = "vendorsim", datetime.now().astimezone().date()
            _Download(texts("export.csv"), f"{stem}-{texts('export.file.figures')}.csv", "text/csv",
                      lambda: figures_csv(showing, state.lang), "csv")  # fmt: skip
            _Download(f"{texts('compare.curves.title')} (CSV)", f"{stem}-{texts('compare.curves.title')}.csv", "text/csv",
                      lambda: curves_csv(showing, state.lang), "curves")  # fmt: skip
            _Download(texts("export.report"), f"{stem}-{texts('export.file.report')}.html", "text/html",
                      lambda: report_page(state, showing, today).encode(), "report")  # fmt: skip
            _Download(texts("export.replay"), f"{stem}-{texts('export.file.replay')}.html", "text/html",
                      lambda: replay_file(state, showing, widget.tick, layers=widget.layers, speed=widget.speed).encode(),
                      "replay")  # fmt: skip
    if link:
        solara.Div(classes=["vs-lead"], children=[texts("export.link.help")])
        if len(link) > LONGEST:
            solara.Div(classes=["vs-problem"], children=[texts("export.link.too_long")])
        else:
            solara.Div(classes=["vs-share"], children=[f"{reached_at()}/?{link}"])


@solara.component
def _Download(label: str, name: str, kind: str, make: Callable[[], bytes], what: str) -> None:
    """A file that is made when it is asked for."""
    with solara.FileDownload(make, filename=name, mime_type=kind):
        solara.v.Btn(children=[label], small=True, outlined=True, class_=f"vs-button vs-button-{what}")
