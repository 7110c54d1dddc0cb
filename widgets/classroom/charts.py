"""What a class said, as charts: its own answers, and on demand those of the course beside them."""

import textwrap
from typing import Any

import numpy as np

from widgets.classroom.asked import Asked
from widgets.classroom.results import ClassResults
from widgets.classroom.words import Sureness
from widgets.page.panels import Axis, Panel
from widgets.page.text import in_words
from widgets.page.theme import CUSTOM, MASS, NEUTRAL, THIRD
from widgets.questions.votes import VERDICTS

PALE = [[0, "#f4f9f7"], [1, "#7fd1b5"]]  # INK is legible on all of it, in both themes
INK = "#1f1f1f"
WIDTH, LINE = 44, 24  # of a sentence beside its row: characters, pixels
BELOW = 0.25  # of a row: room for a text under the last one
PLAIN = {"showline": False, "ticks": "", "showgrid": False}
HATCHED = {"fillmode": "replace", "bgcolor": "#ffffff", "solidity": 0.15}
SURENESS = {  # (right, sure) → its name, its colour, its pattern
    (False, True): ("wrong and sure", CUSTOM.color, ""),
    (False, False): ("wrong, not sure", CUSTOM.color, "/"),
    (True, False): ("right, not sure", MASS.color, "/"),
    (True, True): ("right and sure", MASS.color, ""),
}


def _rows(sentences: list[str]) -> tuple[Axis, int]:
    """Return an axis with a sentence beside each row, from the top down, and a chart's height."""
    wrapped = [textwrap.wrap(sentence, WIDTH) for sentence in sentences]
    ticks = {row: "<br>".join(lines) for row, lines in enumerate(wrapped)}
    axis = Axis("", low=len(sentences) - BELOW, high=-0.5, ticks=ticks, more=PLAIN)
    return axis, 90 + (max(map(len, wrapped)) * LINE + 14) * len(sentences)


# ---- votes -------------------------------------------------------------------------------------


def of_votes(
    statements: dict[str, Asked], results: ClassResults, model: bool = False
) -> dict[str, Any]:
    """Return the votes for each verdict on some statements: the first ones too, if some changed.

    With `model` its verdict, for the firm that the course starts with, is framed.
    """
    now, first = results.answers["vote"], results.answers["first vote"]
    changed = any(first[key] != now[key] for key in statements)
    rounds = {"first vote": first, "now": now} if changed else {"": now}
    rows, height = _rows([each.question for each in statements.values()])
    places, ticks = {}, {}
    for number, title in enumerate(rounds):
        start = number * (len(VERDICTS) + 0.5)
        places[title] = [start + column for column in range(len(VERDICTS))]
        ticks |= dict(zip(places[title], [_broken(verdict) for verdict in VERDICTS], strict=True))
    across = {**PLAIN, "side": "top", "tickangle": 0}
    panel = Panel(Axis("", low=-0.5, high=max(ticks) + 0.5, ticks=ticks, more=across), rows)
    for title, votes in rounds.items():
        counts = [
            [list(votes[key].values()).count(verdict) for verdict in VERDICTS] for key in statements
        ]
        panel.add(
            "heatmap",
            x=places[title],
            y=list(range(len(statements))),
            z=[[count / max(1, sum(row)) for count in row] for row in counts],
            text=counts,
            texttemplate="%{text}",
            textfont={"color": INK},
            colorscale=PALE,
            zmin=0,
            zmax=1,
            showscale=False,
            hoverinfo="skip",
            xgap=2,
            ygap=2,
        )
        panel.label(places[title][0] - 0.45, len(statements) - 0.36, title, "middle right")
    if model:
        judged = {row: each.answer for row, each in enumerate(statements.values()) if each.answer}
        at = [places[title][VERDICTS.index(word)] for word in judged.values()]
        framed = {"symbol": "square-open", "size": 26, "color": INK, "line": {"width": 3}}
        panel.points(at, list(judged), name="The model", marker=framed, hoverinfo="skip")
    return panel.figure(height=height)


def _broken(verdict: str) -> str:
    return verdict.replace(" know", "<br>know")


# ---- quizzes -----------------------------------------------------------------------------------


def of_quiz(
    quiz: dict[str, Asked], counts: dict[str, Sureness], model: bool = False
) -> dict[str, Any]:
    """Return how sure the class was of each question; with `model` also whether it was right."""
    rows, height = _rows([quiz[key].question for key in counts])
    most = max(sum(each.values()) for each in counts.values())
    panel = Panel(Axis("answers", high=max(most, 4)), rows)
    parts = (
        SURENESS
        if model
        else {True: ("sure", NEUTRAL.color, ""), False: ("not sure", NEUTRAL.color, "/")}
    )
    for kind, (name, color, pattern) in parts.items():
        values = [_count(each, kind) for each in counts.values()]
        outline = {"color": color, "width": 2}
        panel.add(
            "bar",
            x=values,
            y=list(range(len(counts))),
            name=name,
            orientation="h",
            width=0.5,
            marker={"color": color, "pattern": {**HATCHED, "shape": pattern}, "line": outline},
            text=[value or "" for value in values],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": INK if pattern else "#ffffff"},
            hoverinfo="skip",
        )
    legend = {"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "traceorder": "normal"}
    return panel.figure(height=height, barmode="stack", showlegend=True, legend=legend)


def _count(each: Sureness, kind: Any) -> int:
    if kind in SURENESS:
        return each[kind]
    return each[True, kind] + each[False, kind]


# ---- predictions -------------------------------------------------------------------------------


def of_guesses(item: dict[str, Any], guesses: list, model: bool = False) -> dict[str, Any]:
    """Return the guesses of a class; with `model` beside the model's answer."""
    draw = {"number": _numbers, "choice": _choices, "curve": _curves}[item["kind"]]
    return draw(item, guesses, model)


def _numbers(item: dict[str, Any], guesses: list[float], model: bool) -> dict[str, Any]:
    low, high = item["range"]
    log = low > 0 and high / low >= 50
    scale = np.log10 if log else np.asarray
    width = (scale(high) - scale(low)) / 40  # a dot stands on the dots of its column
    columns = [round(float(scale(guess) - scale(low)) / float(width)) for guess in guesses]
    heights = [columns[: i + 1].count(column) for i, column in enumerate(columns)]
    top = max(8, max(heights) + 2)
    x = np.array(columns) * width + scale(low)
    answer = item["answer"]
    panel = Panel(
        Axis(item["unit"], low=low, high=high, log=log),
        Axis("guesses", high=top, more={"dtick": 5}),
    )
    panel.points(
        10**x if log else x,
        heights,
        name="Guesses",
        marker={"color": NEUTRAL.color, "size": 10},
        customdata=guesses,
        hovertemplate="%{customdata}<extra></extra>",
    )
    if model:
        panel.line([answer, answer], [0, top], THIRD, "The model", hovertemplate="%{x:,.4~r}")
        right_half = scale(answer) > (scale(low) + scale(high)) / 2
        side = "middle left" if right_half else "middle right"
        panel.label(answer, 0.93 * top, f" the model: {in_words(answer)} ", side)
    return panel.figure(height=240)


def _choices(item: dict[str, Any], guesses: list[str], model: bool) -> dict[str, Any]:
    options = item["options"]
    panel = Panel(
        Axis("guesses", high=max(len(guesses), 4)),
        Axis("", low=len(options) - 0.5, high=-0.7, more={"visible": False}),
    )
    for place, option in enumerate(options):
        count, right = guesses.count(option), model and option == item["answer"]
        panel.add(
            "bar",
            x=[count],
            y=[place],
            name="Guesses",
            orientation="h",
            width=0.4,
            marker={"color": (THIRD if right else NEUTRAL).color},
            hoverinfo="skip",
        )
        text = f"{count} · {option}{' ← the model' if right else ''}"
        panel.label(0, place - 0.36, text, "middle right")
    return panel.figure(height=90 + 60 * len(options))


def _curves(item: dict[str, Any], guesses: list[list[float]], model: bool) -> dict[str, Any]:
    x, (low, high), log = item["x"], item["range"], item["log"]
    panel = Panel(
        Axis(item["x_label"], low=x[0], high=x[-1], log=log),
        Axis(item["y_label"], low=low, high=high, log=log),
    )
    panel.line(
        [*x, None] * len(guesses),
        [height for guess in guesses for height in [*guess, None]],
        name="Guesses",
        mode="lines+markers",
        line={"color": NEUTRAL.color, "width": 1},
        marker={"size": 4},
        opacity=0.5,
    )
    if model:
        panel.line(x, item["answer"], THIRD, "The model")
        panel.label(x[-1], high, "thick line: the model", "bottom left")
    return panel.figure(height=300)
