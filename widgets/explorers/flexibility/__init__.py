"""Lesson 06: how much flexibility is enough."""

from widgets.explorers.flexibility.batch_size import BatchSize
from widgets.explorers.flexibility.car_sequence import MixedModelSequence
from widgets.explorers.flexibility.chaining import Chaining

__all__ = ["BatchSize", "Chaining", "MixedModelSequence"]
