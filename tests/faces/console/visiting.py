"""Visitors of a console server in tests: everything but the server is cut off, and what a page complains of is noted."""

from tests.faces.console.conftest import Watched

HARMLESS = "Failed to evaluate Vue script"
LONG = 180_000

CONTRAST = """
() => {
  const parse = (text) => (text.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const over = (top, below) => { const a = top[3] ?? 1; return [0, 1, 2].map((i) => top[i] * a + below[i] * (1 - a)); };
  const ground = (at) => {
    const layers = [];
    for (let one = at; one; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor);
      if ((colour[3] ?? 1) > 0) layers.push(colour);
      if ((colour[3] ?? 1) === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.parentElement, style = getComputedStyle(at);
    if (!node.data.replace(/[\\u200b\\s]/g, "") || at.closest("svg, script, style, noscript")) continue;
    if (!at.getClientRects().length || style.visibility === "hidden" || at.closest("[disabled], .v-btn--disabled")) continue;
    const back = ground(at), front = over(parse(style.color), back);
    const [hi, lo] = [light(front), light(back)].sort((x, y) => y - x);
    const ratio = (hi + 0.05) / (lo + 0.05), size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
    const enough = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
    const words = node.data.trim().slice(0, 50);
    if (ratio < enough) found.push(`${ratio.toFixed(2)} ${style.color} on ${back.map(Math.round)}: ${words}`);
  }
  return found;
}
"""
"""What text on the page stands out too little from its ground, by WCAG 2.1 AA."""


def on_maps(page, panels=2):
    """Wait until runs are over and the page, which lags behind them, has drawn all their days."""
    page.wait_for_selector(".vs-button-replay")
    page.wait_for_selector(f".vsr[data-panels='{panels}'][data-whole=true]")
    return page


class Visits:
    """Opens addresses of one server in contexts of their own."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address
        self.contexts, self.watched, self.failed = [], [], []

    def __call__(self, query="", *, wait=".vs-top", width=1280, height=720, **options):
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, **options
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LONG)
        page.route("**/*", self.guard)
        page.on("response", lambda answer: self.failed.append(answer.url) if answer.status >= 400 else None)
        page.watched = Watched(page)
        self.watched.append(page.watched)
        page.goto(self.address + (f"?{query}" if query else ""))
        page.wait_for_selector(wait)
        return page

    def guard(self, route):
        """Nothing but the server is there."""
        if route.request.url.startswith(self.address):
            route.continue_()
        else:
            route.abort()

    def close(self):
        """Nothing outside was asked for, nothing was refused, nothing was complained of."""
        asked = [url for one in self.watched for url in one.requests]
        outside = [url for url in asked if not url.startswith((self.address, "data:", "blob:"))]
        complaints = [said for one in self.watched for said in one.complaints if HARMLESS not in said]
        assert not outside and not self.failed and not complaints, (outside, self.failed, complaints)
        for context in self.contexts:
            context.close()
