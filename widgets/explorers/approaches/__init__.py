"""Lesson 08: the four approaches to customization."""

from widgets.explorers.approaches.four_approaches import FourApproaches
from widgets.explorers.approaches.one_customer import OneCustomer
from widgets.explorers.approaches.which_approach import WhichApproach

__all__ = ["FourApproaches", "OneCustomer", "WhichApproach"]
