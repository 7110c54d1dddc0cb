"""What belongs to a class: votes, predictions, what was learned, and the games it played."""

from widgets.classroom import games
from widgets.classroom.files import export
from widgets.classroom.report import show
from widgets.classroom.room import room_vote

__all__ = ["export", "games", "room_vote", "show"]
