"""The firm game of a whole class, collected without names.

A learner:     game_results.export()        # writes one CSV file beside the lessons
An instructor: game_results.read("folder")  # shows the whole class
"""

from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import plotly.graph_objects as go
from IPython.display import Markdown, display

from widgets.classroom import files
from widgets.data import DataError
from widgets.learner.remembered import saved_game
from widgets.models.firm.game import play
from widgets.models.firm.game_policies import FIXED_POLICIES, spread
from widgets.models.firm.game_record import PERIODS, Decided, Decisions, eight_quarters, from_text
from widgets.models.firm.market import MARKETS, QUARTERS, draw_demand
from widgets.page import faces, theme
from widgets.page.text import money

if TYPE_CHECKING:
    import pandas as pd

DECIDED = [field.name for field in fields(Decisions)]
COLUMNS = ["market", "seed", "first_quarter", "last_quarter", *DECIDED, "target", "reason"]
PATHS = 200
DEBRIEF = (
    "What did you expect in quarter 3? Read your target aloud before you look at the result.",
    "Which decision cost most? Which loss was bad luck?",
    "Where did stock or waiting grow, and what did you blame at the time?",
    "One change, same demand: replay it. Were you right?",
    "In which market would the other system win?",
)


def export() -> Markdown:
    """Write the finished game to a CSV file beside the lessons, and say where.

    One row per decision: market, seed, the quarters it ruled, the seven decisions, target and
    reason. A random code takes the place of a name.
    """
    try:
        saved = saved_game()
        game = from_text(saved["played"]) if saved else ()
    except ValueError as error:
        return Markdown(f"The game could not be read: {error}.")
    if len(game) < len(PERIODS):
        return Markdown(
            f"The game is not finished: {len(game)} of {len(PERIODS)} decisions have been run. "
            "Nothing was written."
        )
    rows = [
        [saved["market"], saved["seed"], quarters[0], quarters[-1]]
        + [*astuple(each.decisions), each.target, each.reason]
        for quarters, each in zip(PERIODS, game, strict=True)
    ]
    path = Path(f"firm_game_{files.learner_code()}.csv")
    files.write(path, COLUMNS, rows)
    return Markdown(
        f"Your game is in the file `{path}` beside the lessons, without your name. It holds your "
        "decisions, targets and reasons: open it, then give it to your instructor."
    )


@dataclass(frozen=True)
class ClassGames:
    """The games of a class.

    `games` has one row per game: file, market and seed; result as played, average and worst tenth
    on 200 demand paths and the luck of the run, in €; shares of the buyers served and served with
    their own variant; units in stock at the end and defective units.
    """

    games: "pd.DataFrame"
    figure: go.Figure
    notes: tuple[str, ...]  # files that could not be read, a sentence each
    debrief: tuple[str, ...] = DEBRIEF

    @property
    def words(self) -> str:
        """What the class did, what was left out, and what to talk about, in Markdown."""
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
        return "\n\n".join(
            [
                f"### {count}",
                "\n".join(table),
                *(f"- {note}" for note in self.notes),
                "**To talk about**",
                "\n".join(f"{number}. {each}" for number, each in enumerate(self.debrief, 1)),
            ]
        )

    def _ipython_display_(self) -> None:
        display(faces.bundle(self.words), raw=True)
        display({faces.PLOTLY: faces.bundle("", self.figure)[faces.PLOTLY]}, raw=True)


def read(folder: str | Path, *, ranking: bool = False) -> ClassGames:
    """Collect the games of a class from a folder; what is left out is said, file by file.

    Every game is replayed from its decisions, so that a file cannot claim what did not happen.
    With `ranking` games are ordered by their average on 200 demand paths, because one run is
    skill and luck together.

    Raises
    ------
    DataError : if the folder holds no game that can be read.
    """
    import pandas as pd  # takes longer to load than a lesson may

    rows, notes = [], []
    for path in sorted(Path(folder).glob("*firm_game*.csv")):
        try:
            rows.append({"file": path.name, **_replayed(*_game_in(path))})
        except ValueError as error:
            notes.append(f"{path.name} was left out: {error}.")
    if not rows:
        raise DataError(
            " ".join([f"There is no game that can be read in the folder “{folder}”.", *notes])
        )
    games = pd.DataFrame(rows).sort_values(["market", "file"], ignore_index=True)
    if ranking:
        games = games.sort_values(["market", "average"], ascending=[True, False], ignore_index=True)
        games.insert(0, "rank", games.groupby("market").cumcount() + 1)
    return ClassGames(games, _chart(games), tuple(notes))


def _game_in(path: Path) -> tuple[str, int, tuple[Decided, ...]]:
    """Return market, seed and decisions in a file that `export` wrote, or say what is wrong."""
    rows = files.read(path, COLUMNS)
    if len(rows) != len(PERIODS):
        raise ValueError(f"it has {len(rows)} decisions where {len(PERIODS)} belong")
    game = []
    for number, row in enumerate(rows, start=2):
        market, seed, *_ = row
        if market not in MARKETS or not seed.isdecimal() or row[:2] != rows[0][:2]:
            raise ValueError(f"row {number} names no market, or no seed, or another one")
        *decisions, target, reason = row[4:]
        try:
            numbers = [text == "True" if text in ("True", "False") else float(text)
                       for text in decisions]  # fmt: skip
        except ValueError:
            raise ValueError(f"row {number} has something else than a number") from None
        try:
            game.append(Decided(Decisions(*numbers), target, reason))
        except ValueError as error:
            raise ValueError(f"row {number}: {error}") from None
    return market, int(seed), tuple(game)


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


def _chart(games: "pd.DataFrame") -> go.Figure:
    """Draw every game as a dot: as it was played, and its average without luck."""
    markets = list(games["market"].unique())
    traces, ticks = [], {}
    for number, name in enumerate(markets):
        here = games[games["market"] == name]
        for row, column, words in (
            (2 * number + 1, "result", "as played"),
            (2 * number, "average", "average"),
        ):
            ticks[row] = f"{name},<br>{words}"
            traces.append(
                go.Scatter(
                    x=here[column],
                    y=[row] * len(here),
                    mode="markers",
                    marker={**theme.THIRD.marker, "opacity": 0.6},
                    name=words,
                    hovertemplate=f"a game, {words}: €%{{x:,.4~s}}<extra></extra>",
                )
            )
        demand = draw_demand(MARKETS[name], int(here["seed"].mode()[0]), PATHS)
        for short, policy, style in zip(
            ("mass", "custom", "postponed"),
            FIXED_POLICIES.values(),
            (theme.MASS, theme.CUSTOM, theme.NEUTRAL),
            strict=True,
        ):
            average = spread(MARKETS[name], (policy,) * QUARTERS, demand).average
            traces.append(theme.point(average, 2 * number - 0.35, short, style, "bottom center"))
    return theme.figure(
        traces,
        height=120 + 170 * len(markets),
        xaxis={**theme.EURO, "title": f"Result; average over {PATHS} demand paths"},
        yaxis={
            "range": [-1, 2 * len(markets) - 0.5],
            "tickvals": list(ticks),
            "ticktext": list(ticks.values()),
        },
    )
