"""The results of a class as sentences and charts."""

import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from IPython.display import display

from widgets.classroom.learning_gain import PAIRS_FOR_BOOTSTRAP, LearningGain
from widgets.classroom.results import ClassResults, predictions, read
from widgets.learner.firm import RANGES, Firm
from widgets.models.firm.verdict import judge_all
from widgets.page import faces
from widgets.page.panels import Axis, Panel
from widgets.page.text import in_words
from widgets.page.theme import NEUTRAL, THIRD
from widgets.questions.before_after import FORMS, questions
from widgets.questions.votes import VERDICTS, Vote

PALE = [[0, "#f4f9f7"], [1, "#7fd1b5"]]  # INK is legible on all of it, in both themes
INK = "#1f1f1f"


def show(folder: str | Path) -> None:
    """Show what a class handed in: its tests, votes and predictions."""
    for face in faces_of(read(folder)):
        display(face, raw=True)


def faces_of(results: ClassResults) -> Iterator[dict[str, Any]]:
    """Yield what a cell shows: the tests, then every chart under its sentence."""
    yield faces.bundle(gain_in_words(results))
    shown = []
    if votes := results.answers["vote"]:
        verdicts = model_verdicts()
        shown.append((votes_in_words(votes, verdicts), votes_chart(votes, verdicts)))
    for key, item in predictions().items():
        if guesses := list(results.answers["prediction"].get(key, {}).values()):
            shown.append((guesses_in_words(item, guesses), guesses_chart(item, guesses)))
    for words, chart in shown:
        yield faces.bundle(words)
        yield {faces.PLOTLY: faces.bundle(words, chart)[faces.PLOTLY]}


def model_verdicts() -> dict[str, str]:
    """Return the model's verdict on each statement, for the firm that the course starts with.

    Not on the two definitions, which no firm's numbers can judge.
    """
    verdicts = {verdict.claim: verdict.word for verdict in judge_all(Firm(), RANGES)}
    return {claim: word for claim, word in verdicts.items() if word in VERDICTS}


# ---- the tests before and after ----------------------------------------------------------------


def gain_in_words(results: ClassResults) -> str:
    """Return who took the tests, the gain with its interval, and what it does not prove."""
    taken, gain = results.tests_taken(), results.gain()
    length = len(questions(FORMS[0]))
    complete = {code: tuple(count == length for count in taken[code]) for code in taken}
    started = sum(bool(counts[0]) for counts in taken.values())
    unmatched = [code for code in taken if not all(complete[code])]
    neither = len(unmatched) - gain.before_only - gain.after_only
    parts = [
        f"### {len(results.first)} learners",
        f"**The tests before and after.** Started: {started}. Finished both: {gain.pairs}. "
        f"Not matched, and so not in the numbers below: {len(unmatched)} "
        f"(second test missing or incomplete: {gain.before_only}; first test missing or "
        f"incomplete: {gain.after_only}; both incomplete: {neither}).",
    ]
    if unmatched:
        rows = [f"| {code} | {taken[code][0]} | {taken[code][1]} |" for code in unmatched]
        head = [f"| not matched | first test, of {length} | second test |", "|---|--:|--:|"]
        parts.append("\n".join([*head, *rows]))
    if gain.pairs:
        order = Counter(results.first[code] for code in taken if all(complete[code]))
        parts += [_gain_in_words(gain), _order_in_words(order)]
    parts += [f"- {note}" for note in results.notes]
    return "\n\n".join(parts)


def _gain_in_words(gain: LearningGain) -> str:
    guessing = 100 * np.mean([1 / len(q["options"]) for form in FORMS for q in questions(form)])
    pairs = "1 learner" if gain.pairs == 1 else f"{gain.pairs} learners"
    words = (
        f"**Gain of {pairs} who finished both:** before {gain.before:.0f} points, after "
        f"{gain.after:.0f}, mean gain **{gain.gain:+.0f} points**"
    )
    low, high = gain.gain_interval
    words += f" (95 % interval {low:+.0f} to {high:+.0f})." if gain.pairs > 1 else "."
    if not math.isnan(gain.effect_size):
        words += f" Effect size d = {gain.effect_size:.2f}"
        low, high = gain.effect_interval
        few = f"; below {PAIRS_FOR_BOOTSTRAP} pairs a bootstrap gives no honest interval."
        if math.isnan(low):
            words += few if gain.pairs < PAIRS_FOR_BOOTSTRAP else "."
        else:
            words += f" (95 % bootstrap interval {low:.2f} to {high:.2f})."
    return (
        f"{words} 100 points are all questions right; guessing alone gives {guessing:.0f}. "
        "Nobody took both tests without the course, so these numbers do not show what caused "
        "the gain."
    )


def _order_in_words(order: Counter) -> str:
    words = f"Form P came first for {order['P']}, form Q for {order['Q']}."
    if abs(order["P"] - order["Q"]) > 1:
        words += " The groups are unequal: if one form is easier, that is part of the gain."
    return words


# ---- votes -------------------------------------------------------------------------------------


def votes_in_words(votes: dict[str, dict[str, str]], verdicts: dict[str, str]) -> str:
    """Return on which statement the class is most divided, and where it contradicts the model."""
    leading = {key: Counter(said.values()).most_common(1)[0] for key, said in votes.items()}
    divided = min(votes, key=lambda key: leading[key][1] / len(votes[key]))
    here = (
        f"**The vote on the statements.** The class is most divided on {divided}: no verdict has "
        f"more than {leading[divided][1]} of {len(votes[divided])} votes."
    )
    other = {
        key: sum(v != verdicts[key] for v in said.values())
        for key, said in votes.items()
        if key in verdicts
    }
    if not other:
        return here
    furthest = max(other, key=lambda key: other[key] / len(votes[key]))
    return (
        f"{here} It is furthest from the model on {furthest}: the model says "
        f"“{verdicts[furthest]}”, and {other[furthest]} of {len(votes[furthest])} said something "
        "else. The chart frames the model's verdict, for the firm that the course starts with."
    )


def votes_chart(votes: dict[str, dict[str, str]], verdicts: dict[str, str]) -> dict[str, Any]:
    """Return the number of votes for each verdict on each statement; the model's is framed."""
    keys = [item["id"] for item in Vote().items if item["id"] in votes][::-1]
    counts = [[list(votes[key].values()).count(verdict) for verdict in VERDICTS] for key in keys]
    columns = [verdict.replace(" know", "<br>know") for verdict in VERDICTS]
    plain = {"showline": False, "ticks": ""}
    panel = Panel(
        Axis("", low=-0.5, high=len(columns) - 0.5, more={**plain, "side": "top", "tickangle": 0}),
        Axis("", low=-0.5, high=len(keys) - 0.5, more=plain),
    )
    panel.add(
        "heatmap",
        x=columns,
        y=keys,
        z=[[count / max(1, sum(row)) for count in row] for row in counts],
        text=counts,
        texttemplate="%{text}",
        textfont={"color": INK, "size": 14},
        colorscale=PALE,
        zmin=0,
        zmax=1,
        showscale=False,
        hovertemplate="%{y}, %{x}: %{text} votes<extra></extra>",
        xgap=2,
        ygap=2,
    )
    framed = {"symbol": "square-open", "size": 22, "color": INK, "line": {"width": 3}}
    judged = [key for key in keys if key in verdicts]
    models = [verdicts[key] for key in judged]
    panel.points(models, judged, name="The model's verdict", marker=framed, hoverinfo="skip")
    return panel.figure(height=60 + 28 * len(keys))


# ---- predictions -------------------------------------------------------------------------------


def guesses_in_words(item: dict[str, Any], guesses: list) -> str:
    """Return a question of a lesson, what the class guessed, and what the model says."""
    lesson = item["id"].partition("-")[0]
    head = f"**Lesson {lesson}.** {item['question']}"
    count = "1 guess" if len(guesses) == 1 else f"{len(guesses)} guesses"
    if item["kind"] == "choice":
        right = guesses.count(item["answer"])
        return f"{head} {right} of {count} say what the model says: “{item['answer']}”"
    if item["kind"] == "curve":
        return f"{head} {count}, drawn as thin lines; the thick line is the model's."
    answer = item["answer"]
    near = sum(abs(guess - answer) <= 0.2 * answer for guess in guesses)
    return (
        f"{head} Median of {count}: {in_words(median(guesses))} {item['unit']}; the model says "
        f"{in_words(answer)}. Within 20 % of it: {near}."
    )


def guesses_chart(item: dict[str, Any], guesses: list) -> dict[str, Any]:
    """Return the guesses of a class beside the model's answer."""
    return {"number": _numbers, "choice": _choices, "curve": _curves}[item["kind"]](item, guesses)


def _numbers(item: dict[str, Any], guesses: list[float]) -> dict[str, Any]:
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
        cliponaxis=False,
        customdata=guesses,
        hovertemplate="%{customdata}<extra></extra>",
    )
    panel.line([answer, answer], [0, top], THIRD, "The model", hovertemplate="%{x:,.4~r}")
    right_half = scale(answer) > (scale(low) + scale(high)) / 2
    side = "middle left" if right_half else "middle right"
    panel.label(answer, 0.93 * top, f" the model: {in_words(answer)} ", side)
    return panel.figure(height=240)


def _choices(item: dict[str, Any], guesses: list[str]) -> dict[str, Any]:
    options = item["options"]
    panel = Panel(
        Axis("guesses", high=max(len(guesses), 4)),
        Axis("", low=len(options) - 0.5, high=-0.7, more={"visible": False}),
    )
    for place, option in enumerate(options):
        count, model = guesses.count(option), option == item["answer"]
        panel.add(
            "bar",
            x=[count],
            y=[place],
            name="Guesses",
            orientation="h",
            width=0.4,
            marker={"color": (THIRD if model else NEUTRAL).color},
            hoverinfo="skip",
        )
        text = f"{count} · {option}{' ← the model' if model else ''}"
        panel.label(0, place - 0.36, text, "middle right")
    return panel.figure(height=90 + 60 * len(options))


def _curves(item: dict[str, Any], guesses: list[list[float]]) -> dict[str, Any]:
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
    panel.line(x, item["answer"], THIRD, "The model")
    panel.label(x[-1], high, "thick line: the model", "bottom left")
    return panel.figure(height=300)
