"""What belongs to one learner: answers, inputs, the firm, own cases, the map of the course."""

from widgets.learner.course import course_map
from widgets.learner.keeping import keep

__all__ = ["course_map", "keep"]
