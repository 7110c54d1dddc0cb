"""Taking one's work away, bringing it back, handing it in: a Binder machine forgets everything."""

from typing import Any

import traitlets

from widgets.learner import progress
from widgets.page.browser import frontend
from widgets.page.widget import CourseWidget

WORDS = (
    "Three buttons: <i>Download my work</i> saves your firm, answers and votes in one file; "
    "<i>Hand in</i> saves the same under a random code, for your instructor; <i>Load it back</i> "
    "reads such a file."
)
NOTHING = "Nothing is saved yet: answer a question or change your firm first."
HAND_IN = (
    " Send the copy to your instructor. It holds everything you answered and typed; instead of "
    "your name it has a random code."
)


class Keep(CourseWidget):
    """Buttons: download `my_course.json`, the same to hand in, and load such a file back."""

    _esm = frontend("keep.js")

    notice = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        place = progress.file().resolve()
        super().__init__(notice=f"Your work is kept in {place.parent.name}/{place.name}.")

    def download(self, *, hand_in: bool = False) -> None:
        """Send the work to the browser, to keep it or to hand it in, or say in a sentence why not.

        What is handed in is the same file, under a name with the learner's random code.
        """
        try:
            name, work = progress.to_hand_in() if hand_in else ("my_course.json", progress.packed())
        except progress.Unreadable as error:
            self.notice = str(error)
        except OSError as error:
            self.notice = f"Your random code could not be saved: {error.strerror}."
        else:
            if work:
                self.send({"work": work, "file": name})
            sent = f"Your browser was given {name}, a copy: your work stays here, too."
            self.notice = f"{sent}{HAND_IN if hand_in else ''}" if work else NOTHING

    def load(self, text: str) -> None:
        """Take up the work in a file's text, or say in a sentence why not."""
        try:
            entries = progress.unpack(text)
        except ValueError as error:
            self.notice = f"{error}; nothing was changed."
        except OSError as error:
            self.notice = f"The file could not be saved here: {error.strerror}."
        else:
            count = "1 entry" if entries == 1 else f"{entries} entries"
            self.notice = f"Loaded {count}. Run the cells of a lesson again to see them."

    def _act(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        if "load" in content:
            self.load(content["load"])
        elif content.get("download"):
            self.download()
        elif content.get("hand_in"):
            self.download(hand_in=True)

    def stored_words(self) -> str:
        return f"<p>{WORDS}</p>"


def keep() -> Keep:
    """Show the buttons."""
    return Keep()
