"""Lesson 09: a firm to run for eight quarters, and its review."""

from widgets.explorers.game.game_review import GameReview
from widgets.explorers.game.run_the_firm import RunTheFirm, by_market

__all__ = ["GameReview", "RunTheFirm", "by_market"]
