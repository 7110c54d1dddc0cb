"""How the verdicts of lesson 09 look and how the numbers of a firm are named in a few words."""

from widgets.learner.firm import NUMBERS
from widgets.page.panels import Axis
from widgets.page.text import in_words, money
from widgets.page.theme import NEUTRAL, THIRD, Style

EDGE = 5.0  # the relative cost is shown from a fifth to five times
RELATIVE = Axis("Cost, MC over MP", "", 1 / EDGE, EDGE, log=True, ticks=(0.2, 0.5, 1, 2, 5))

SOURCE = (
    "Stylized: the sum of models of the lessons, with learning (03), misfit after Salop "
    "1979 (01, 04), break-even and the newsvendor model (05)."
)
BREAKS = (
    "Misfit and effort are costs of the buyer, counted as if the firm bore them. Both systems have "
    "the same buyers and the same price. Nothing is said about competitors, capital or the way "
    "from one system to the other."
)

SIGNS = {
    "holds": THIRD,
    "flips": Style("flips", "#C0629A", "dash", "x"),
    "depends": NEUTRAL,
}
GLYPHS = {
    word: f'<span style="color:{SIGNS[word].color}">{glyph}</span>'
    for word, glyph in {"holds": "■", "flips": "✖", "depends": "○"}.items()
}

_SHORT = {
    "demand": "demand",
    "variants": "variants",
    "custom_unit": "unit cost MC",
    "misfit_cost": "worst misfit",
    "mass_unit": "unit cost MP",
    "mass_fixed": "fixed cost MP",
    "custom_fixed": "fixed cost MC",
    "margin": "margin",
    "variety_cost": "cost of a variant",
    "demand_cv": "uncertainty",
    "correlation": "correlation",
    "shared_share": "shared learning",
    "asking_effort": "effort and wait",
    "setup_time": "setup time",
    "extra_work": "extra work",
    "link_cost": "cost of a link",
    "inspection_time": "inspection time",
    "custom_fault_rate": "faults in cells",
    "hand_unit": "unit cost by hand",
    "evaluation_cost": "effort per option",
    "past_purchases": "watched purchases",
    "adjustment_cost": "adjustable product",
    "presentation_return": "own presentation",
    "process_cv": "process CV",
    "buffer_size": "buffer",
    "custom_inspection_time": "inspection, cells",
}


def short(name: str) -> str:
    """Name a number of the firm for a narrow chart: "unit cost MC"."""
    return _SHORT.get(name) or NUMBERS[name].label.lower()


def move(factor: float) -> str:
    """Write a factor as people say it: in percent up to double, in times beyond.

    >>> move(1.02), move(0.72), move(66.7), move(0.27)
    ('+2 %', '−28 %', '×67', '×0.27')
    """
    if not 0.5 <= factor <= 2:
        return f"×{in_words(factor, 2)}"
    return f"{'+' if factor >= 1 else '−'}{in_words(100 * abs(factor - 1), 2)} %"


def amount(value: float, unit: str) -> str:
    """Write a figure with its unit.

    >>> amount(312.5, "€/unit"), amount(12_000, "€/year"), amount(1, "units"), amount(0.2, "")
    ('€312/unit', '€12,000/year', '1 unit', '0.2')
    """
    if unit.startswith("€"):
        rest = unit[1:]
        return f"{money(value)}{rest if rest.startswith('/') else f' {rest.strip()}'}"
    shown = in_words(value)
    return f"{shown} {unit.removesuffix('s') if shown == '1' else unit}".strip()
