"""The firm game of a whole class, collected without names.

A learner presses *Hand in*; an instructor puts the files into a folder, or takes the zip file of a
learning platform: `games.read("folder")`.
"""

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.display import display

from widgets.classroom import files
from widgets.data import DataError
from widgets.learner import progress
from widgets.models.firm.game import play
from widgets.models.firm.game_policies import FIXED_POLICIES, spread
from widgets.models.firm.game_record import PERIODS, Decided, Decisions, eight_quarters, from_text
from widgets.models.firm.market import MARKETS, QUARTERS, draw_demand
from widgets.page import faces, numerals
from widgets.page.panels import Axis, Panel
from widgets.page.text import money
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD

if TYPE_CHECKING:
    import pandas as pd

DECIDED = [field.name for field in fields(Decisions)]
COLUMNS = ["market", "seed", "first_quarter", "last_quarter", *DECIDED, "target", "reason"]
YES_OR_NO = {"true": True, "false": False, "wahr": True, "falsch": False}  # as Excel writes them
PATHS = 200
DOTS = {"average": "average", "as played": "result"}  # of each game, the lower one first → column
POLICIES = {"mass": MASS, "custom": CUSTOM, "postponed": NEUTRAL}  # the fixed ones, in their order
DEBRIEF = (
    "What did you expect in quarter 3? Read your target aloud before you look at the result.",
    "Which decision cost most? Which loss was bad luck?",
    "Where did stock or waiting grow, and what did you blame at the time?",
    "One change, same demand: replay it. Were you right?",
    "In which market would the other system win?",
)


@dataclass(frozen=True)
class ClassGames:
    """The games of a class.

    `games` has one row per game: file, market and seed; result as played, average and worst tenth
    on 200 demand paths and the luck of the run, in €; shares of the buyers served and served with
    their own variant; units in stock at the end and defective units.
    """

    games: "pd.DataFrame"
    figure: dict[str, Any]
    notes: tuple[str, ...]  # files that could not be read, a sentence each
    shown: bool = True  # whether nobody is singled out who gave no code
    debrief: tuple[str, ...] = DEBRIEF

    @property
    def words(self) -> str:
        """What the class did, what was left out, and what to talk about, in Markdown."""
        left_out = "\n".join(f"- {note}" for note in self.notes)
        return "\n\n".join(filter(None, [self.in_words(), left_out, self.to_talk_about()]))

    def to_talk_about(self) -> str:
        """Return the questions of the debrief, in Markdown."""
        questions = [f"{number}. {each}" for number, each in enumerate(self.debrief, 1)]
        return "\n".join(["**To talk about**\n", *questions])

    def in_words(self) -> str:
        """Return how many games there are, and a row for each, in Markdown."""
        count = "1 game" if len(self.games) == 1 else f"{len(self.games)} games"
        heads = ["Market", "As played", "Average", "Worst tenth", "Luck", "Served", "Own variant"]
        ranked = "rank" in self.games
        if ranked:
            heads.insert(0, "Rank")
        table = ["| " + " | ".join(heads) + " |", "|" + "--|" * len(heads)]
        for _, row in self.games.iterrows():
            amounts = [money(row[name]) for name in ("result", "average", "worst_tenth", "luck")]
            shares = [f"{100 * row[name]:.0f} %" for name in ("served", "own_variant")]
            first = [str(row["rank"])] if ranked else []
            table.append("| " + " | ".join([*first, row["market"], *amounts, *shares]) + " |")
        return "\n\n".join([f"### {count}", "\n".join(table)])

    def _ipython_display_(self) -> None:
        display(faces.bundle(self.words), raw=True)
        display({faces.PLOTLY: faces.bundle("", self.figure)[faces.PLOTLY]}, raw=True)


def read(folder: str | Path, *, ranking: bool = False) -> ClassGames:
    """Collect the games of a class from a folder or a zip file; what is left out is said.

    Every game is replayed from its decisions, so that a file cannot claim what did not happen.
    With `ranking` games are ordered by their average on 200 demand paths, because one run is
    skill and luck together.

    Raises
    ------
    DataError : if no game can be read there.
    """
    import pandas as pd  # takes longer to load than a lesson may

    found, notes = files.collect(folder, _work)
    if not found:
        raise DataError(" ".join([f"There is no game that can be read in “{folder}”.", *notes]))
    rows = [{"file": name, **_replayed(*work.content)} for name, work in found.values()]
    games = pd.DataFrame(rows).sort_values(["market", "file"], ignore_index=True)
    if ranking:
        games = games.sort_values(["market", "average"], ascending=[True, False], ignore_index=True)
        games.insert(0, "rank", games.groupby("market").cumcount() + 1)
    shown = files.shows(found, files.nameless(found))
    return ClassGames(games, _chart(games), tuple(notes), shown)


def _work(file: files.HandedIn) -> files.Work:
    """Return market, seed and decisions of a game, from saved work or from a table."""
    if (saved := files.saved(file)) is None:
        code = re.search(r"firm_game_([0-9a-f]{8})", file.name)
        game = _in_table(files.table(file, COLUMNS))
        return files.Work(code[1] if code else "", 0, len(PERIODS), game)
    kept = saved.get("game", {}).get("inputs")
    kept = kept if isinstance(kept, dict) else {}
    market, seed, played = (kept.get(name) for name in ("market", "seed", "played"))
    game = from_text(str(played)) if played else ()
    if len(game) != len(PERIODS):
        raise ValueError(f"it has {len(game)} decisions where {len(PERIODS)} belong")
    if market not in MARKETS or type(seed) is not int or seed < 0:
        raise ValueError("it names no market, or no seed")
    code, changes = progress.code_in(saved), saved.get("changes", 0)
    return files.Work(code, changes, len(PERIODS), (market, seed, game))


def _in_table(rows: list[tuple[int, list[Any]]]) -> tuple[str, int, tuple[Decided, ...]]:
    if len(rows) != len(PERIODS):
        raise ValueError(f"it has {len(rows)} decisions where {len(PERIODS)} belong")
    whose = [str(cell) for cell in rows[0][1][:2]]
    numbers = [
        cell for _, cells in rows for cell in cells[4:-2] if str(cell).casefold() not in YES_OR_NO
    ]
    marks = numerals.marks_of((cell, "") for cell in numbers)
    game = []
    for number, cells in rows:
        market, seed = (str(cell) for cell in cells[:2])
        if market not in MARKETS or not seed.isdecimal() or [market, seed] != whose:
            raise ValueError(f"row {number} names no market, or no seed, or another one")
        *decisions, target, reason = cells[4:]
        try:
            values = [_decided(cell, marks) for cell in decisions]
        except ValueError:
            raise ValueError(f"row {number} has something else than a number") from None
        try:
            game.append(Decided(Decisions(*values), str(target), str(reason)))
        except ValueError as error:
            raise ValueError(f"row {number}: {error}") from None
    return whose[0], int(whose[1]), tuple(game)


def _decided(cell: Any, marks: str) -> bool | float:
    truth = YES_OR_NO.get(str(cell).casefold())
    return numerals.read(cell, marks=marks) if truth is None else truth


def _replayed(name: str, seed: int, game: tuple[Decided, ...]) -> dict:
    market, plan = MARKETS[name], eight_quarters([each.decisions for each in game])
    found = spread(market, plan, draw_demand(market, seed, PATHS))
    run = play(market, plan, draw_demand(market, seed)).quarters
    asked = float(run.asked.sum())
    return {
        "market": name,
        "seed": seed,
        "result": float(found.totals[0]),
        "average": found.average,
        "worst_tenth": found.worst_tenth,
        "luck": found.luck,
        "served": 1 - float(run.lost.sum()) / asked,
        "own_variant": float((run.fit * run.asked).sum()) / asked,
        "stock": float(run.stock[-1, 0]),
        "defects": float(run.defects.sum()),
    }


def _chart(games: "pd.DataFrame") -> dict[str, Any]:
    """Draw every game as a dot: as it was played, and its average without luck."""
    markets = list(games["market"].unique())
    rows = {
        2 * number + up: f"{name},<br>{words}"
        for number, name in enumerate(markets)
        for up, words in enumerate(DOTS)
    }
    panel = Panel(
        Axis(f"Result; average over {PATHS} demand paths", "€", more={"autorange": True}),
        Axis("", low=-1, high=2 * len(markets) - 0.5, ticks=rows),
    )
    hover = "€%{x:,.4~r}"
    for number, name in enumerate(markets):
        here = games[games["market"] == name]
        for up, (words, column) in enumerate(DOTS.items()):
            panel.points(
                here[column].to_numpy(),
                [2 * number + up] * len(here),
                name=words,
                marker={**THIRD.marker, "opacity": 0.6},
                hovertemplate=hover,
            )
        demand = draw_demand(MARKETS[name], int(here["seed"].mode()[0]), PATHS)
        for (text, style), policy in zip(POLICIES.items(), FIXED_POLICIES.values(), strict=True):
            average = spread(MARKETS[name], (policy,) * QUARTERS, demand).average
            place = (average, 2 * number - 0.35)
            panel.point(*place, text, style, "bottom center", hovertemplate=hover)
    return panel.figure(height=120 + 170 * len(markets))
