"""Reads a page as a browser would, to see what it loads and whether it is whole."""

from html.parser import HTMLParser


class Reader(HTMLParser):
    """Notes what a page loads, which elements it leaves open, images without a description, and texts by element."""

    EMPTY = frozenset({"meta", "img", "br", "link"})

    def __init__(self):
        super().__init__()
        self.loads, self.open, self.undescribed, self.ids, self.texts = [], [], 0, [], []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.loads += [values[name] for name in ("src", "href", "srcset", "action", "data") if values.get(name)]
        self.undescribed += tag == "img" and not values.get("alt")
        self.ids += [values["id"]] if "id" in values else []
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if data.strip():
            self.texts.append((tuple(self.open), data.strip()))


def read(page):
    """A page, read."""
    reader = Reader()
    reader.feed(page)
    return reader
