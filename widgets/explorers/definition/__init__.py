"""Lesson 01: where between the two systems a firm stands."""

from widgets.explorers.definition.decoupling_point import DecouplingPoint
from widgets.explorers.definition.existence_window import ExistenceWindow
from widgets.explorers.definition.product_process import ProductProcessMatrix

__all__ = ["DecouplingPoint", "ExistenceWindow", "ProductProcessMatrix"]
