"""How the verdicts of lesson 09 look and how the numbers of a firm are named in a few words."""

import math

from widgets.learner.course import claims
from widgets.learner.firm import NUMBERS
from widgets.models.firm.claim_rules import RULES
from widgets.models.firm.finding import Finding
from widgets.models.firm.verdict import Verdict
from widgets.page.panels import Axis
from widgets.page.text import in_words, money, with_unit
from widgets.page.theme import NEUTRAL, THIRD, Style

EDGE = 5.0  # the relative cost is shown from a fifth to five times
RELATIVE = Axis("Cost, MC over MP", "", 1 / EDGE, EDGE, log=True, ticks=(0.2, 0.5, 1, 2, 5))

SOURCE = (
    "Stylized: the sum of models of the lessons, with learning (03), misfit after Salop "
    "1979 (01, 04), break-even and the newsvendor model (05)."
)
BREAKS = (
    "Misfit and effort are costs of the buyer, counted as if the firm bore them. Both systems have "
    "the same buyers and the same price. Fixed costs are the same at every demand, and those of "
    "mass customization include the whole range of choices, so that variants cost it nothing more. "
    "Nothing is said about competitors, capital or the way from one system to the other."
)

_PINK = "#C0629A"
SIGNS = {
    "holds": THIRD,
    "flips": Style("flips", _PINK, "dash", "x"),
    "depends": NEUTRAL,
    "counts": Style("counts", THIRD.color, "dashdot", "triangle-up"),  # a definition
    "left out": Style("left out", _PINK, "dash", "triangle-down-open"),
}
GLYPHS = {
    word: f'<span style="color:{SIGNS[word].color}">{glyph}</span>'
    for word, glyph in zip(SIGNS, "■✖○▲▽", strict=True)
}
COUNTED_AS = {"definition-mp": "mass production", "definition-mc": "mass customization"}
STATEMENTS = {claim["id"]: claim["statement"] for claim in claims()}
CALLED = {claim["id"]: claim["name"] for claim in claims()}  # in a few words

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
    "hand_unit": "cost by hand",
    "evaluation_cost": "effort per variant",
    "past_purchases": "watched purchases",
    "adjustment_cost": "adjustability",
    "taste_dimensions": "ways to differ",
    "custom_setup_share": "setup, cells",
    "presentation_return": "presentation",
    "process_cv": "process CV",
    "buffer_size": "buffer",
    "custom_inspection_time": "inspection, cells",
}


def short(name: str) -> str:
    """Name a number of the firm for a narrow chart: "unit cost MC"."""
    return _SHORT.get(name) or NUMBERS[name].label.lower()


def move(factor: float) -> str:
    """Write a factor as people say it: in percent up to double, in times beyond.

    >>> move(1.02), move(0.72), move(66.7), move(0.27), move(1)
    ('+2 %', '−28 %', '×67', '×0.27', '±0 %')
    """
    if not 0.5 <= factor <= 2:
        return f"×{in_words(factor, 2)}"
    moved = in_words(100 * abs(factor - 1), 2)
    sign = "±" if moved == "0" else "+" if factor > 1 else "−"
    return f"{sign}{moved} %"


def amount(value: float, unit: str, digits: int = 3) -> str:
    """Write a figure with its unit.

    >>> amount(312.5, "€/unit"), amount(12_000, "€/year"), amount(1, "units/h"), amount(0.2, "")
    ('€312/unit', '€12,000/year', '1 unit/h', '0.2')
    """
    if unit.startswith("€"):
        rest = unit[1:]
        return f"{money(value, digits)}{rest if rest.startswith('/') else f' {rest.strip()}'}"
    return with_unit(in_words(value, digits), unit)


def verdict_in_words(verdict: Verdict) -> str:
    """Say what a verdict is: the word, whether it is close, and the condition if it depends."""
    word = verdict.word
    if verdict.claim in COUNTED_AS:
        as_what = COUNTED_AS[verdict.claim]
        word = f"counts as {as_what}" if word == "counts" else f"is left out of {as_what}"
    said = f"{word}, but close" if verdict.close else word
    unclear = verdict.condition and verdict.word in ("depends", "left out")
    return f"{said} ({verdict.condition})" if unclear else said


def amounts(found: Finding, unit: str) -> dict[str, str]:
    """Write both figures of a reading, with more digits where three would make them look equal.

    >>> amounts(Finding(119_920.0, 120_041.0, 1.001), "€/unit")
    {'mass': '€119,900/unit', 'custom': '€120,000/unit'}
    >>> amounts(Finding(1.6549, 1.6541, 1.0005), "€/unit")
    {'mass': '€1.6549/unit', 'custom': '€1.6541/unit'}
    """
    for digits in (3, 4, 5, 6):
        pair = [amount(value, unit, digits) for value in found[:2]]
        if pair[0] != pair[1] or found.mass == found.custom:
            break
    return dict(zip(("mass", "custom"), pair, strict=True))


def figures(verdict: Verdict, system: str) -> list[str]:
    """Return what each reading of a statement compares, for one of the systems: mass or custom."""
    shown = []
    for reading, found, which in zip(
        RULES[verdict.claim].readings, verdict.findings, verdict.which, strict=True
    ):
        name = f" ({which})" if which and system == "custom" else ""
        shown.append(f"{getattr(reading, system)}{name}: {amounts(found, reading.unit)[system]}")
    return shown


def figures_about(
    verdict: Verdict, system: str, known: dict[tuple[str, str], str]
) -> dict[tuple[str, str], str]:
    """Add to the known figures of one of the systems, by what they are and their unit.

    A reading may compare two figures of one system.
    """
    pairs = zip(figures(verdict, "mass"), figures(verdict, "custom"), strict=True)
    shown = dict(known)
    for reading, pair in zip(RULES[verdict.claim].readings, pairs, strict=True):
        if not reading.about:
            shown.setdefault((getattr(reading, system), reading.unit), pair[system == "custom"])
        elif reading.about == system:
            shown.setdefault((reading.custom, reading.unit), ", ".join(pair))
    return shown


def rounded_across(flip: float, now: float) -> float:
    """Round to three digits away from the value of now: whoever types that is across the flip.

    >>> rounded_across(268.114, 265), rounded_across(48_571.6, 30_000)
    (269.0, 48600.0)
    >>> rounded_across(0.17962, 0.18), rounded_across(0.0, 1)
    (0.179, 0.0)
    """
    if not flip:
        return flip
    digits = 2 - math.floor(math.log10(abs(flip)))
    away = math.ceil if flip > now else math.floor
    return round(away(round(flip * 10**digits, 6)) / 10**digits, digits)


def turns(verdict: Verdict) -> str:
    """Say how far a verdict is from turning: which number turns it first, and where."""
    if verdict.flip is None:
        return "with no number alone"
    flip = rounded_across(verdict.flip, verdict.now)
    by = f" ({move(flip / verdict.now)})" if verdict.now and flip else ""
    return f"with {short(verdict.lever)} at {amount(flip, NUMBERS[verdict.lever].unit)}{by}"
