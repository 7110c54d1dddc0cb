"""Lesson 09: which statements hold for one's own firm."""

from widgets.explorers.verdict.claim_table import ClaimTable, cases, comparison, statements
from widgets.explorers.verdict.flip_map import FlipMap
from widgets.explorers.verdict.my_firm import MyFirm
from widgets.explorers.verdict.what_matters import WhatMatters

__all__ = [
    "ClaimTable", "FlipMap", "MyFirm", "WhatMatters", "cases", "comparison", "statements",
]  # fmt: skip
