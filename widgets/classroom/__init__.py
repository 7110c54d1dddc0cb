"""What belongs to a class: votes, predictions, what was learned, and the games it played."""

from widgets.classroom import games
from widgets.classroom.files import export
from widgets.classroom.report import show

__all__ = ["export", "games", "show"]
