"""Pages from templates (jinja2): HTML, with everything that is written into it escaped."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:  # it takes a tenth of a second to import, and most commands write no page
    from jinja2 import Environment


class Templates:
    """The templates of a folder, which know these names: `Templates(folder, say=say)("page.html", title="A")`."""

    def __init__(self, folder: Path, **known: Any) -> None:
        self.folder, self.known = folder, known

    def __call__(self, template: str, /, **values: Any) -> Markup:
        """A template filled with values. Raises: jinja2.UndefinedError for a name that nobody gave."""
        return Markup(self._environment.get_template(template).render(values))

    @cached_property
    def _environment(self) -> "Environment":
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        made = Environment(
            loader=FileSystemLoader(self.folder), autoescape=True, trim_blocks=True, lstrip_blocks=True,
            undefined=StrictUndefined,
        )  # fmt: skip
        made.globals |= self.known
        return made
