"""Lesson 04: how many options, and what they are worth."""

from widgets.explorers.customization.choice_overload import ChoiceOverload
from widgets.explorers.customization.configurator import Configurator
from widgets.explorers.customization.perceived_value import PerceivedValue
from widgets.explorers.customization.variety import Variety

__all__ = ["ChoiceOverload", "Configurator", "PerceivedValue", "Variety"]
