"""What belongs to one learner: answers, inputs, the firm, own cases, the map of the course."""

from widgets.learner.course import course_map, so_far
from widgets.learner.keeping import keep
from widgets.learner.seven_rows import comparison

__all__ = ["comparison", "course_map", "keep", "so_far"]
