"""What belongs to a class: votes, predictions, what was learned, and the games it played."""

from widgets.classroom import games
from widgets.classroom.charts import show
from widgets.classroom.files import export

__all__ = ["export", "games", "show"]
