"""Lesson 09: every statement of the text, judged for one firm."""

from dataclasses import asdict, dataclass

import numpy as np
from IPython.display import Markdown

from widgets.explorer import Card, Explorer
from widgets.explorers.verdict._style import GLYPHS, SIGNS, amount, move, short
from widgets.learner import progress
from widgets.learner.course import claims
from widgets.learner.firm import CASES, NUMBERS, RANGES, Firm
from widgets.models.firm.claim_rules import RULES
from widgets.models.firm.verdict import NARROW, Verdict, judge_all
from widgets.page import theme
from widgets.page.panels import Axis, Panel
from widgets.page.theme import NEUTRAL

FAR, NEVER, VOTES, EDGE = 2.0, 3.3, 4.6, 3.8  # places on the axis, in powers of ten
TICKS = {-NEVER: "never", -FAR: "×100", -1: "×10", 0: "now", 1: "×10", FAR: "×100", NEVER: "never"}
MOVE = Axis(
    "Move that turns it",
    low=-EDGE,
    high=VOTES + 0.5,
    ticks={place: theme.small(text) for place, text in TICKS.items()},
    more={"tickangle": 0},
)
ROWS = np.arange(len(RULES))[::-1]
BETWEEN = {"tickvals": (ROWS - 0.27).tolist(), "showticklabels": False, "ticks": ""}
STATEMENTS = Axis("", low=-0.7, high=len(RULES) + 0.6, more=BETWEEN)
HEADS = {
    -2.1: f"{GLYPHS['flips']} flips",
    0: f"{GLYPHS['depends']} depends",
    2.1: f"{GLYPHS['holds']} holds",
    VOTES: "vote",
}


@dataclass(frozen=True)
class ClaimTableResult:
    inputs: Firm
    verdicts: list[Verdict]
    votes: dict[str, str]  # claim → the learner's own verdict in lesson 00

    @property
    def nearest(self) -> Verdict | None:
        """The verdict that turns with the smallest move of its lever."""
        turning = [v for v in self.verdicts if v.factor is not None]
        return min(turning, key=lambda v: abs(np.log(v.factor)), default=None)


class ClaimTable(Explorer):
    """Which statements of the text hold for your firm, and how far is each from turning?"""

    Inputs = Firm
    presets = CASES
    of_firm = staticmethod(asdict)
    remember = ("firm", Firm)
    card = Card(
        r"\text{holds} \iff \text{ratio} \ge 1",
        {rule.formula: f"{claim}, moved by: {short(rule.lever)}" for claim, rule in RULES.items()},
        "Stylized: each ratio is a formula of lessons 01 to 08, whose cards give its source. "
        "Symbols as there; x extra work of the cells, a time of an inspection, k cost of a link, "
        "G gain of flexibility, m cost of wrong forecasts.",
        "Constants that are assumed: an 80 % learning curve, half the cost for a unit left over, "
        "a fifth of it for a year in stock, ten dedicated lines, “near” means 10 %. One formula "
        "a statement is a strong simplification; the words of the text could be read otherwise. "
        "“Depends” means: a move of the lever by less than a factor of 1.25 turns the verdict.",
    )

    @staticmethod
    def solve(inputs):
        return ClaimTableResult(inputs, judge_all(inputs, RANGES), votes())

    @staticmethod
    def draw(result):
        panel, verdicts = Panel(MOVE, STATEMENTS), result.verdicts
        styles = [SIGNS[v.word] for v in verdicts]
        colors, symbols = [style.color for style in styles], [style.symbol for style in styles]
        outline = {"color": colors, "width": 2}
        panel.points(
            [place(v) for v in verdicts],
            ROWS,
            marker={"color": colors, "symbol": symbols, "size": 11, "line": outline},
            hoverinfo="text",
            hovertext=[hover(v) for v in verdicts],
        )
        panel.points(
            [-EDGE] * len(ROWS),
            ROWS + 0.46,
            mode="text",
            text=[theme.small(f"<b>{v.claim}</b> · {lever_text(v)}") for v in verdicts],
            textposition="middle right",
            hoverinfo="skip",
        )
        for x, head in HEADS.items():
            panel.label(x, len(ROWS) + 0.2, theme.small(f"<b>{head}</b>"), "middle center")
        panel.points(
            [VOTES] * len(ROWS),
            ROWS,
            mode="text",
            text=[GLYPHS.get(result.votes.get(v.claim), "–") for v in verdicts],
            hoverinfo="skip",
        )
        near = np.log10(NARROW)
        panel.shape(
            "rect", x0=-near, x1=near, y0=STATEMENTS.low, y1=len(ROWS) - 0.2, layer="below",
            fillcolor=NEUTRAL.color, opacity=0.25, line={"width": 0},
        )  # fmt: skip
        return panel.figure(height=900)

    @staticmethod
    def describe(result):
        words = [v.word for v in result.verdicts]
        counts = ", ".join(f"{words.count(word)} {word_form(word, words)}" for word in SIGNS)
        agreed = sum(result.votes.get(v.claim) == v.word for v in result.verdicts)
        voted = f" Your votes agree with {agreed} of them." if result.votes else ""
        here = f"{result.inputs.product or 'Your firm'}: of {len(words)} statements {counts}."
        if result.nearest is None:
            return f"{here}{voted}"
        claim, when = result.nearest.claim, turns(result.nearest)
        return f"{here}{voted} The nearest to turning is {claim}: it turns {when}."

    def statements(self) -> Markdown:
        """Return the comparison table: both figures, the verdict, the vote and what turns it."""
        wording = {claim["id"]: claim["statement"] for claim in claims()}
        lines = [
            f"**{self.inputs.product or 'Your firm'}**",
            "",
            "| statement | mass production | mass customization | verdict | vote | it turns |",
            "|:--|:--|:--|:--|:--|:--|",
        ]
        for v in self.result.verdicts:
            rule = RULES[v.claim]
            lines.append(
                f"| **{v.claim}** · {wording[v.claim]} | {rule.mass}: {amount(v.mass, rule.unit)} "
                f"| {rule.custom}: {amount(v.custom, rule.unit)} | **{v.word}** "
                f"| {self.result.votes.get(v.claim, '–')} | {turns(v)} |"
            )
        return Markdown("\n".join(lines))

    @staticmethod
    def cases() -> Markdown:
        """Return a table of the verdicts on every statement for each of the stylized firms."""
        firms = {"Bicycles": Firm(), **{name: Firm(**case) for name, case in CASES.items()}}
        columns = {name: judge_all(firm, RANGES) for name, firm in firms.items()}
        lines = [f"| statement | {' | '.join(columns)} |", f"|:--|{':--|' * len(columns)}"]
        for row in zip(*columns.values(), strict=True):
            words = " | ".join(side(verdict) for verdict in row)
            lines.append(f"| **{row[0].claim}** | {words} |")
        return Markdown("\n".join(lines))


def votes() -> dict[str, str]:
    """Return the learner's own verdicts from lesson 00, without those of no opinion."""
    try:
        saved = progress.recall("votes")
    except progress.Unreadable:
        return {}
    answers = {claim: answer for claim, answer in saved.items() if isinstance(answer, dict)}
    chosen = {claim: answer.get("value") for claim, answer in answers.items() if claim in RULES}
    return {claim: word for claim, word in chosen.items() if word in SIGNS}


def place(verdict: Verdict) -> float:
    """Return where a verdict stands: right if it holds, the farther the harder it is to turn."""
    side = 1 if verdict.ratio >= 1 else -1
    if verdict.factor is None:
        return side * NEVER
    return side * min(abs(np.log10(verdict.factor)), FAR)


def lever_text(verdict: Verdict) -> str:
    """Name the lever and the move that turns the verdict, in a few characters."""
    name = short(verdict.lever)
    return f"{name} {'never' if verdict.factor is None else move(verdict.factor)}"


def turns(verdict: Verdict) -> str:
    """Say in words how far a verdict is from turning."""
    name = short(verdict.lever)
    if verdict.flip is None:
        return f"never by {name} alone"
    there = amount(verdict.flip, NUMBERS[verdict.lever].unit)
    return f"with {name} at {there} ({move(verdict.factor)})"


def side(verdict: Verdict) -> str:
    """Return the word of a verdict, and on which side it stands if it depends."""
    if verdict.word != "depends":
        return verdict.word
    return f"depends ({'holds' if verdict.ratio >= 1 else 'flips'})"


def hover(verdict: Verdict) -> str:
    """Return both figures of a verdict and what turns it."""
    rule = RULES[verdict.claim]
    return (
        f"<b>{verdict.claim}: {verdict.word}</b><br>"
        f"● {rule.mass}: {amount(verdict.mass, rule.unit)}<br>"
        f"◆ {rule.custom}: {amount(verdict.custom, rule.unit)}<br>"
        f"it turns: {turns(verdict)}"
    )


def word_form(word: str, words: list[str]) -> str:
    """Return "hold" for several and "holds" for one."""
    return word if words.count(word) == 1 else word.removesuffix("s")
