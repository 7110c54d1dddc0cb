"""The picture of a factory floor: where tokens, signs and counters stand, at any time of a run.

One unit upwards is about one pixel; sideways a floor is 100 wide, whatever the page is.
"""

from dataclasses import dataclass

import numpy as np

from widgets.models.production.factory_record import WORKING, FactoryRun, History
from widgets.page import theme
from widgets.page.panels import Panel
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD, Style

WIDTH, HEIGHT = 100, 672
STATIONS = 5
ROWS, PITCH = 13, 12.5  # tokens above each other in a queue or a pile, and how far apart
HALF = 14  # half the height of a workplace
LETTERS = "ABCDEFGHIJKL"
# The qualitative palette Set3 (Brewer 2003): light enough for a dark letter on each colour.
VARIANT_COLORS = (
    *("#8dd3c7", "#ffffb3", "#bebada", "#fb8072", "#80b1d3", "#fdb462"),
    *("#b3de69", "#fccde5", "#d9d9d9", "#bc80bd", "#ccebc5", "#ffed6f"),
)
# By state: a word short enough for a narrow page, Plotly's symbol, a colour.
WORDS = np.array(
    [theme.small(word, 75) for word in ("working", "setup", "blocked", "starved", "broken")]
)
SYMBOLS = np.array([0, 25, 1, 100, 4])  # circle, hourglass, square, open circle, cross
STATE_COLORS = (THIRD.color, "#8E5FC0", "#A87900", NEUTRAL.color, "#C8324B")
SIGN_LOOK = {
    "cmin": -0.5,
    "cmax": len(WORDS) - 0.5,
    "colorscale": [
        [(state + side) / len(WORDS), color]
        for state, color in enumerate(STATE_COLORS)
        for side in (0, 1)
    ],
    "size": 13,
    "line": {"width": 0},
}
TOKEN_LOOK = {"size": 12, "line": {"width": 1, "color": NEUTRAL.color}}
SLOT_LOOK = {"symbol": "circle-open", "size": 11, "color": NEUTRAL.color}
STILL = {"hoverinfo": "skip"}
HEADINGS = ["throughput", "flow time", "in progress", "utilization"]


@dataclass(frozen=True)
class Film:
    """What can be seen of one factory at each of many moments."""

    variant: np.ndarray  # (orders,) of those that have arrived by the end of the film
    history: History
    place: np.ndarray  # (frames, orders) index into the places, or ON_ITS_WAY or FINISHED
    position: np.ndarray  # (frames, orders) 0 at the head of a queue
    done: np.ndarray  # (frames, orders) share of the work at the present workplace
    state: np.ndarray  # (frames, workplaces) index into STATES


def film(run: FactoryRun, times: np.ndarray) -> Film:
    """Look at a run at these times, minutes, rising."""
    shot = run.snapshots(times)
    done = np.zeros(shot.place.shape)
    stay_of = np.zeros(len(run.variant), int)  # number of each order's stay at a workplace
    for station, place in enumerate(run.station_place):
        own = (run.state_station == station) & (run.state == WORKING)
        start, end = run.state_start[own], run.state_end[own]
        total = np.cumsum(end - start)
        clock = np.ravel([start, end], "F"), np.ravel([total - (end - start), total], "F")
        stays = np.flatnonzero(run.token_place == place)
        stay_of[run.token_order[stays]] = stays
        frame, order = np.nonzero(shot.place == place)
        stay = stay_of[order]
        before, now, after = (
            np.interp(when, *clock)
            for when in (run.token_enter[stay], times[frame], run.token_leave[stay])
        )
        done[frame, order] = (now - before) / (after - before)
    seen = run.arrival_time <= times[-1]
    orders = (array[:, seen] for array in (shot.place, shot.position, done))
    return Film(run.variant[seen], run.over_time(times), *orders, shot.state)


@dataclass(frozen=True)
class Floor:
    """Where everything stands on one floor."""

    style: Style
    title: str
    top: float
    ground: float  # where the first of the waiting orders stands
    below: float  # where it says how many wait and are finished
    lines: list[tuple[float, float, float, float]]  # x, y to x, y: what orders move along
    boxes: np.ndarray  # (workplaces, 3): left end, right end, middle height
    signs: np.ndarray  # (workplaces, 2): where the sign stands that shows the state
    word_side: str  # where the word of the state stands beside its sign
    names: np.ndarray  # (workplaces, 2): where the number of the workplace stands, and
    name_side: str  # on which side of that point
    buffers: np.ndarray  # (buffers, 2): where the first place of each stands
    # (places and 2, 5): x and y of the first token, columns, step between them, way while worked
    # on; in the order of the model's places, then FINISHED, then ON_ITS_WAY.
    places: np.ndarray

    def tokens(self, place: np.ndarray, position: np.ndarray, done: np.ndarray) -> dict:
        """Where is each order? What is above the highest row of its place is not drawn."""
        x, y, columns, step, way = (given[place] for given in self.places.T)
        row, column = np.divmod(position, columns.astype(int))
        drawn = row < ROWS
        return {
            "x": np.where(drawn, x + column * step + done * way, np.nan),
            "y": np.where(drawn, y + row * PITCH, np.nan),
        }

    def moving(self, film: Film, frames: slice = slice(None)) -> list[dict[str, np.ndarray]]:
        """What changes from frame to frame in the last three traces: signs, tokens, counters."""
        state, history = film.state[frames], film.history
        counted = np.column_stack(
            [
                60 * history.finished / np.maximum(history.time, 1),
                history.flow_time,
                history.work_in_progress,
                100 * history.utilization,
                (film.place == 0).sum(axis=1),
                history.finished,
            ]
        )[frames]
        formats = (
            "{:.1f}/h",
            "{:.0f} min",
            "{:.0f}",
            "{:.0f} %",
            "{:.0f} waiting",
            "{:.0f} finished",
        )
        counters = [
            [write.format(number) for write, number in zip(formats, row, strict=True)]
            for row in counted.tolist()
        ]
        for texts, finished in zip(counters, counted[:, -1], strict=True):
            texts[1] = texts[1] if finished else "–"  # no order has a flow time yet
        return [
            {"marker.symbol": SYMBOLS[state], "marker.color": state, "text": WORDS[state]},
            self.tokens(film.place[frames], film.position[frames], film.done[frames]),
            {"text": np.array(counters)},
        ]

    def draw(self, panel: Panel, film: Film, frame: int, buffer_size: int) -> None:
        """Draw one frame: three traces that stand still, then those of `moving`."""
        signs, tokens, counters = self.moving(film, slice(frame, frame + 1))
        self._draw_workplaces(panel, buffer_size)
        quarters = WIDTH * (np.arange(4) + 0.5) / 4
        counter_x = [*quarters, 0, WIDTH]
        counter_y = [self.top - 64] * 4 + [self.below] * 2
        panel.add(
            "scatter",
            x=[0, *quarters, *self.names[:, 0]],
            y=[self.top, *counter_y[:4], *self.names[:, 1]],
            mode="text",
            text=[
                f"{self.style.sign} <b>{self.title}</b>",
                *(theme.small(heading) for heading in HEADINGS),
                *(theme.small(number, 80) for number in range(1, STATIONS + 1)),
            ],
            textposition=["middle right", *["bottom center"] * 4, *[self.name_side] * STATIONS],
            **STILL,
        )
        name = self.title.split(":")[0]
        symbol, color = signs["marker.symbol"][0], signs["marker.color"][0]
        panel.points(
            *self.signs.T,
            name=f"{name}: workplaces",
            mode="markers+text",
            text=signs["text"][0],
            textposition=self.word_side,
            marker={"symbol": symbol, "color": color, **SIGN_LOOK},
            hovertemplate="%{text}<extra></extra>",
        )
        panel.points(
            tokens["x"][0],
            tokens["y"][0],
            name=f"{name}: orders",
            mode="markers+text",
            text=[LETTERS[variant] for variant in film.variant],
            textfont={"size": 9, "color": "#1f1f1f"},
            marker={"color": [VARIANT_COLORS[variant] for variant in film.variant], **TOKEN_LOOK},
            hovertemplate="variant %{text}<extra></extra>",
        )
        panel.add(
            "scatter",
            x=counter_x,
            y=counter_y,
            mode="text",
            text=counters["text"][0],
            textposition=["top center"] * 4 + ["middle right", "middle left"],
            textfont={"weight": "bold"},
            **STILL,
        )

    def _draw_workplaces(self, panel: Panel, buffer_size: int) -> None:
        left, right, middle = self.boxes.T
        low, high = middle - HALF, middle + HALF
        gap = np.full(STATIONS, np.nan)
        walls_x = np.ravel([left, right, right, left, left, gap], "F")
        walls_y = np.ravel([low, low, high, high, low, gap], "F")
        from_x, from_y, to_x, to_y = np.transpose(self.lines)
        gaps = np.full(len(self.lines), np.nan)
        panel.line(
            np.concatenate([np.ravel([from_x, to_x, gaps], "F"), walls_x]),
            np.concatenate([np.ravel([from_y, to_y, gaps], "F"), walls_y]),
            line={"color": self.style.color, "width": 1.5},
            fill="toself",
            fillcolor=f"{self.style.color}14",
            **STILL,
        )
        slots = np.arange(buffer_size)[:, None] * PITCH
        x, y = self.buffers.T
        panel.points(
            np.ravel(x + 0 * slots), np.ravel(y + slots), marker=SLOT_LOOK, opacity=0.5, **STILL
        )


def _places(ground: float, inside: list[tuple]) -> np.ndarray:
    """Waiting orders from the right to the left, what is inside, finished ones, and nowhere."""
    waiting, finished = (11.2, ground, 4, -3.2, 0), (84.5, ground, 6, 2.95, 0)
    return np.array([waiting, *inside, finished, (np.nan, np.nan, 1, 0, 0)])


def _line() -> Floor:
    ground, level = 418, 462
    left = 15.6 + 14 * np.arange(STATIONS)
    right, middle = left + 9.2, left + 4.6
    levels = np.full(STATIONS, level)
    inside = [(left[0] + 2, level, 1, 0, 5.2)]
    for x in left[1:]:
        inside += [(x - 2.4, level, 1, 0, 0), (x + 2, level, 1, 0, 5.2)]
    return Floor(
        MASS,
        "Line: one step per station",
        top=658,
        ground=ground,
        below=356,  # and below the words of the stations
        lines=[
            (13.4, ground, 13.4, level),
            (13.4, level, left[0], level),
            (right[-1], level, 82.3, level),
        ],
        boxes=np.column_stack([left, right, levels]),
        # In turn lower and higher, so that the words fit beside each other on a narrow page.
        signs=np.column_stack([middle, levels - 26 - 20 * (np.arange(STATIONS) % 2)]),
        word_side="bottom center",
        names=np.column_stack([middle, levels + HALF]),
        name_side="top center",
        buffers=np.column_stack([left - 2.4, levels])[1:],
        places=_places(ground, inside),
    )


def _cells() -> Floor:
    ground = 50
    levels = 222 - 42.0 * np.arange(STATIONS)
    column = np.ones(STATIONS)
    return Floor(
        CUSTOM,
        "Cells: each makes whole orders",
        top=328,
        ground=ground,
        below=24,
        lines=[
            (13.4, ground, 13.4, levels[0]),
            *[(80.8, y, 82, y) for y in levels],
            (82, ground, 82, levels[0]),
        ],
        boxes=np.column_stack([41 * column, 80.8 * column, levels]),
        signs=np.column_stack([21.5 * column, levels]),
        word_side="middle right",
        names=np.column_stack([17.5 * column, levels]),
        name_side="middle center",
        buffers=np.empty((0, 2)),
        places=_places(ground, [(43, y, 1, 0, 35.8) for y in levels]),
    )


LINE, CELLS = _line(), _cells()
