"""Lesson 09: every statement of the text, judged for one firm."""

from dataclasses import asdict, dataclass

import numpy as np
from IPython.display import Markdown

from widgets.explorer import Card, Explorer
from widgets.explorers.verdict._comparison import Comparison
from widgets.explorers.verdict._style import (
    CALLED,
    COUNTED_AS,
    GLYPHS,
    SIGNS,
    STATEMENTS,
    figures,
    move,
    rounded_across,
    short,
    turns,
    verdict_in_words,
)
from widgets.learner import progress
from widgets.learner.firm import CASES, NUMBERS, RANGES, Firm
from widgets.models.firm.claim_rules import RULES, SYMBOLS
from widgets.models.firm.verdict import CLOSE, Verdict, judge_all
from widgets.page import theme
from widgets.page.panels import Axis, Panel
from widgets.page.text import folded, in_words
from widgets.page.theme import NEUTRAL

# Places on the axis: the logarithm of how far a number has to move, itself a logarithm.
NEAREST, CLOSE_UP_TO, FAR = (float(np.log10(np.log(factor))) for factor in (1.01, CLOSE, 100))
NEVER, VOTES, EDGE, NAMES = 0.95, 1.3, -2.3, -4.5
TICKS = {
    NEAREST: "1 %",
    -1.31: "5 %",
    CLOSE_UP_TO: f"×{CLOSE}",
    -0.16: "×2",
    0.36: "×10",
    NEVER: "never",
}
MOVE = Axis(
    "Smallest move of one number that turns it",
    low=NAMES,
    high=VOTES + 0.2,
    ticks={place: theme.small(text) for place, text in TICKS.items()},
    more={"tickangle": 0},
)
ROWS = np.arange(len(RULES))[::-1]
BETWEEN = {"tickvals": (ROWS - 0.35).tolist(), "showticklabels": False, "ticks": ""}
VERDICTS = Axis("", low=-0.7, high=len(RULES) + 1.3, more=BETWEEN)


READINGS = [(claim, reading) for claim, rule in RULES.items() for reading in rule.readings]
FORMULAS = {
    formula: "; ".join(
        f"{CALLED[claim]}: {reading.name}" if reading.name else CALLED[claim]
        for claim, reading in READINGS
        if reading.formula == formula
    )
    for formula in dict.fromkeys(reading.formula for _, reading in READINGS)
}
LETTERS = {
    letter: ", ".join(part for part in (NUMBERS[name].label, NUMBERS[name].unit) if part)
    for name, letter in SYMBOLS.items()
}


@dataclass(frozen=True)
class ClaimTableResult:
    inputs: Firm
    verdicts: list[Verdict]
    votes: dict[str, str]  # claim → the learner's own verdict in lesson 00

    @property
    def nearest(self) -> Verdict:
        """The verdict that turns with the smallest move of a number."""
        return min(self.verdicts, key=distance)


class ClaimTable(Explorer):
    """Which statements of the text hold for your firm, and how far is each from turning?"""

    Inputs = Firm
    presets = CASES
    of_firm = staticmethod(asdict)
    remember = ("firm", Firm)
    simulates = True  # some ten thousand firms at every change
    card = Card(
        r"\text{ratio} \ge 1 \iff \text{a reading of the statement is right}",
        {**FORMULAS, **LETTERS},
        "Stylized: each ratio is a formula of lessons 01 to 08, whose cards give its source. "
        "Four symbols stand for more than fits here: p for learning that is not shared (03), "
        "c_wrong for the cost of wrong forecasts (05), G for the margin that flexible lines would "
        "save (06), TH for the output of a line of five stations (02). Demand is "
        "gamma-distributed.",
        "Constants that are assumed: an 80 % learning curve, half the cost for a unit left over, a "
        "fifth of it for a year in stock, at most ten dedicated lines, a large quantity is 1,000 "
        "units a year, “near” means 10 %. One formula a reading is a strong simplification, and "
        "the words of the text could be read otherwise. “May” and “often” speak of many firms; a "
        "verdict says whether it comes true for this one. A definition is judged by what it lets "
        "in: no number of a firm can prove it. “Depends” means that a statement has two readings "
        "and only one is right; “close”, that a move of one number by less than a factor of "
        f"{CLOSE} turns the verdict.",
    )

    @staticmethod
    def solve(inputs):
        return ClaimTableResult(inputs, judge_all(inputs, RANGES), votes())

    @staticmethod
    def draw(result):
        panel, verdicts = Panel(MOVE, VERDICTS), result.verdicts
        styles = [SIGNS[v.word] for v in verdicts]
        colors, symbols = [style.color for style in styles], [style.symbol for style in styles]
        outline = {"color": colors, "width": 2}
        panel.points(
            [NAMES] * len(ROWS),
            ROWS + 0.38,
            mode="text",
            text=[theme.small(f"<b>{CALLED[v.claim]}</b> · {lever_text(v)}") for v in verdicts],
            textposition="middle right",
            hoverinfo="skip",
        )
        panel.points(
            [place(v) for v in verdicts],
            ROWS,
            marker={"color": colors, "symbol": symbols, "size": 9, "line": outline},
            hoverinfo="text",
            hovertext=[hover(v) for v in verdicts],
        )
        legend = "\u00a0 ".join(f"{GLYPHS[word]} {word}" for word in SIGNS)
        panel.label(NAMES, len(ROWS) + 0.8, theme.small(f"<b>{legend}</b>"), "middle right")
        panel.label(EDGE, len(ROWS) + 0.1, theme.small("<b>close</b>"), "middle right")
        panel.label(VOTES, len(ROWS) + 0.1, theme.small("<b>vote</b>"), "middle center")
        panel.points(
            [VOTES] * len(ROWS),
            ROWS - 0.08,
            mode="text",
            text=[GLYPHS.get(result.votes.get(v.claim), "–") for v in verdicts],
            hoverinfo="skip",
        )
        panel.shape(
            "rect", x0=EDGE, x1=CLOSE_UP_TO, y0=VERDICTS.low, y1=len(ROWS) - 0.2, layer="below",
            fillcolor=NEUTRAL.color, opacity=0.18, line={"width": 0},
        )  # fmt: skip
        return panel.figure(height=820, meta="list")

    @staticmethod
    def describe(result):
        judged = [v for v in result.verdicts if v.claim not in COUNTED_AS]
        words = [v.word for v in judged]
        counts = [
            f"{words.count(word)} {word_form(word, words)}"
            for word in ("holds", "flips", "depends")
        ]
        named = [verdict_in_words(v) for v in result.verdicts if v.claim in COUNTED_AS]
        voted = [v for v in judged if result.votes.get(v.claim) in ("holds", "flips")]
        agreed = sum(result.votes[v.claim] == v.word for v in voted)
        votes = f" You voted holds or flips on {len(voted)}; {agreed} came out so." if voted else ""
        close = sum(v.close for v in result.verdicts)
        near = "One verdict is close" if close == 1 else f"{close or 'No'} verdicts are close"
        claim, when = CALLED[result.nearest.claim], turns(result.nearest)
        return (
            f"Of {len(judged)} statements {', '.join(counts)}.\n"
            f"{result.inputs.product or 'Your firm'}.{votes} The line {named[0]}; the flexible "
            f"system {named[1]}. {near}; the nearest to turning is “{claim}”: it turns {when}."
        )


def statements() -> Markdown:
    """Return the table in words for the saved firm: figures, verdict, vote and what turns it."""
    result = ClaimTable().result
    lines = [
        "| statement | mass production | mass customization | verdict | vote | it turns |",
        "|:--|:--|:--|:--|:--|:--|",
    ]
    for v in result.verdicts:
        mass, custom = ("<br>".join(figures(v, system)) for system in ("mass", "custom"))
        lines.append(
            f"| **{CALLED[v.claim]}** · {STATEMENTS[v.claim]} | {mass} | {custom} "
            f"| **{verdict_in_words(v)}** | {result.votes.get(v.claim, '–')} | {turns(v)} |"
        )
    return folded(f"All figures of {result.inputs.product or 'your firm'}, in words", lines)


def cases() -> Markdown:
    """Return a table of the verdicts on every statement for each of the stylized firms."""
    firms = {"Bicycles": Firm(), **{name: Firm(**case) for name, case in CASES.items()}}
    columns = {name: judge_all(firm, RANGES) for name, firm in firms.items()}
    lines = [f"| statement | {' | '.join(columns)} |", f"|:--|{':--|' * len(columns)}"]
    for row in zip(*columns.values(), strict=True):
        words = " | ".join(v.word + (", close" if v.close else "") for v in row)
        lines.append(f"| **{CALLED[row[0].claim]}** | {words} |")
    return folded("The verdicts for five firms, side by side", lines)


def comparison() -> Comparison:
    """Return the seven rows with what is left of them, following the saved firm."""
    return Comparison(ClaimTable())


def votes() -> dict[str, str]:
    """Return the learner's own verdicts from lesson 00, without those of no opinion."""
    try:
        saved = progress.recall("votes")
    except progress.Unreadable:
        return {}
    answers = {claim: answer for claim, answer in saved.items() if isinstance(answer, dict)}
    chosen = {claim: answer.get("value") for claim, answer in answers.items() if claim in RULES}
    return {claim: word for claim, word in chosen.items() if word in SIGNS}


def distance(verdict: Verdict) -> float:
    """Return how far a verdict is from turning: the logarithm of the smallest factor."""
    return np.inf if verdict.factor is None else abs(float(np.log(verdict.factor)))


def place(verdict: Verdict) -> float:
    """Return where a verdict stands: the farther right, the harder it is to turn."""
    if verdict.factor is None:
        return NEVER
    return min(float(np.log10(max(distance(verdict), np.log(1.01)))), FAR)


def lever_text(verdict: Verdict) -> str:
    """Name the number that turns the verdict, and its move, in a few characters."""
    if verdict.flip is None:
        return "no number alone"
    flip = rounded_across(verdict.flip, verdict.now)
    moved = move(flip / verdict.now) if verdict.now and flip else in_words(flip)
    return f"{short(verdict.lever)} {moved}"


def hover(verdict: Verdict) -> str:
    """Return both figures of a verdict and what turns it."""
    pairs = zip(figures(verdict, "mass"), figures(verdict, "custom"), strict=True)
    compared = [f"● {mass}<br>◆ {custom}" for mass, custom in pairs]
    said = verdict_in_words(verdict).replace(" (", "<br>(")
    return "<br>".join(
        [f"<b>{CALLED[verdict.claim]}</b>: {said}", *compared, f"it turns: {turns(verdict)}"]
    )


def word_form(word: str, words: list[str]) -> str:
    """Return "hold" for several and "holds" for one."""
    return word if words.count(word) == 1 else word.removesuffix("s")
