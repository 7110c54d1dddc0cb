"""Lesson 05: what it costs to make to stock and to order."""

from widgets.explorers.cost.break_even import BreakEven
from widgets.explorers.cost.made_to_order import MadeToOrder
from widgets.explorers.cost.postponement import Postponement

__all__ = ["BreakEven", "MadeToOrder", "Postponement"]
