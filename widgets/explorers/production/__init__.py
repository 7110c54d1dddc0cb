"""Lesson 02: what lines and cells do with the same orders."""

from widgets.explorers.production.factory import WatchTheFactory
from widgets.explorers.production.hockeystick import Hockeystick
from widgets.explorers.production.line_balance import LineBalance
from widgets.explorers.production.line_buffers import LineBuffers
from widgets.explorers.production.work_in_progress import WorkInProgress

__all__ = ["Hockeystick", "LineBalance", "LineBuffers", "WatchTheFactory", "WorkInProgress"]
