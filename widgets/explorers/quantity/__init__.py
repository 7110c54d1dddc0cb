"""Lesson 03: large quantities of what."""

from widgets.explorers.quantity.learning_curve import LearningCurve
from widgets.explorers.quantity.lot_size import LotSize
from widgets.explorers.quantity.shared_experience import SharedExperience
from widgets.explorers.quantity.three_quantities import ThreeQuantities

__all__ = ["LearningCurve", "LotSize", "SharedExperience", "ThreeQuantities"]
