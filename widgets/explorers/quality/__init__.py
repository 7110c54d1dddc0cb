"""Lesson 07: who inspects, how often, and why."""

from widgets.explorers.quality.control_chart import ControlChart
from widgets.explorers.quality.inspect_each_or_none import InspectEachOrNone
from widgets.explorers.quality.inspection_interval import InspectionInterval
from widgets.explorers.quality.sampling_plan import SamplingPlan
from widgets.explorers.quality.short_run import ShortRun

__all__ = ["ControlChart", "InspectEachOrNone", "InspectionInterval", "SamplingPlan", "ShortRun"]
