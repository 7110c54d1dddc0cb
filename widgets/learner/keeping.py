"""Taking one's work away, and bringing it back: a Binder machine forgets everything."""

from typing import Any

import anywidget
import traitlets

from widgets.learner import progress
from widgets.page import faces
from widgets.page.browser import CSS, frontend

WORDS = (
    "Two buttons: *Download my work* saves your firm, answers and votes in one file; *Load it "
    "back* reads such a file."
)


class Keep(anywidget.AnyWidget):
    """Two buttons: download `my_course.json`, and load such a file back."""

    _esm = frontend("keep.js")
    _css = CSS

    file = traitlets.Unicode(str(progress.FILE)).tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(self._act)

    def load(self, text: str) -> None:
        """Take up the work in a file's text, or say in a sentence why not."""
        try:
            entries = progress.unpack(text)
        except ValueError as error:
            self.notice = f"{error}; nothing was changed."
        except OSError as error:
            self.notice = f"The file could not be saved here: {error.strerror}."
        else:
            self.notice = f"Loaded {entries} entries. Run the cells of a lesson again to see them."

    def _act(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        if "load" in content:
            self.load(content["load"])
        elif content.get("download"):
            try:
                self.send({"work": progress.packed()})
                self.notice = "Downloaded."
            except (OSError, progress.Damaged) as error:
                self.notice = str(error)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, **faces.bundle(WORDS)}, metadata


def keep() -> Keep:
    """Show the two buttons."""
    return Keep()
