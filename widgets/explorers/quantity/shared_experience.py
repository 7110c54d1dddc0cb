"""Lesson 03: how much of what experience saves is taken away again by variety."""

from dataclasses import dataclass

from widgets.explorer import Card, Explorer
from widgets.models.quantity import learning_curve as learning
from widgets.page.fields import integer, number
from widgets.page.panels import Axis, Panel
from widgets.page.text import counted, in_words
from widgets.page.theme import CUSTOM, MASS

ALLOWED = 1.05  # the factor on the unit time up to which a variety penalty counts as small


@dataclass(frozen=True)
class SharedExperienceInputs:
    variants: int = integer("Number of variants", "variants", 100, 1, 1000, log=True)
    shared_share: float = number(
        "Shared by all variants", "%", 50, 0, 100, step=1, help="modules that learn together"
    )
    progress_ratio: float = number(
        "Progress ratio", "%", 80, 70, 100, step=1, help="what is left after each doubling"
    )


SHARED = Axis.of(SharedExperienceInputs, "shared_share", at="sharing")
TIMES = Axis("Time, × one product", "", 0.7, 12, log=True, ticks=[1, 2, 3, 5, 10])


@dataclass(frozen=True)
class SharedExperienceResult:
    inputs: SharedExperienceInputs
    penalty: float  # factor on the unit time because experience is split over the variants
    share_needed: float | None  # % shared that keeps the penalty small; None if nothing to share


class SharedExperience(Explorer):
    """How much of its experience does a firm lose to variety?"""

    Inputs = SharedExperienceInputs
    presets = {
        "Nothing shared": {"shared_share": 0.0},
        "Shared modules": {"shared_share": 90.0},
        "Slow learners": {"progress_ratio": 95.0},
    }
    card = Card(
        r"\text{penalty} = \left(\varphi + \frac{1 - \varphi}{N}\right)^{\log_2 \theta}",
        {
            r"\theta": "progress ratio: what is left after each doubling of the units made",
            "N": "number of variants, equally popular",
            r"\varphi": "share of the learning that all variants have in common",
        },
        "Learning by the unit as J. R. Crawford reads it. The penalty is a stylized model of this "
        "course.",
        "Nobody forgets, and no floor is reached. The penalty holds once every variant has been "
        "made at least once.",
    )

    @staticmethod
    def of_firm(firm):
        return {"variants": firm.variants, "shared_share": 100 * firm.shared_share}

    @staticmethod
    def solve(inputs):
        ratio = inputs.progress_ratio / 100
        needed = None
        if inputs.variants > 1 and ratio < 1:
            needed = 100 * learning.shared_share_needed(inputs.variants, ALLOWED, ratio)
        penalty = learning.variety_penalty(inputs.variants, inputs.shared_share / 100, ratio)
        return SharedExperienceResult(inputs, float(penalty), needed)

    @staticmethod
    def draw(result):
        inputs, panel, shares = result.inputs, Panel(SHARED, TIMES), SHARED.values(51)
        ratio = inputs.progress_ratio / 100
        penalty = learning.variety_penalty(inputs.variants, shares / 100, ratio)
        panel.line([0, 100], [1, 1], MASS, "one product")
        panel.line(shares, penalty, CUSTOM, "variants")
        panel.point(inputs.shared_share, result.penalty, "", CUSTOM)
        variants = f"{CUSTOM.sign} {counted(inputs.variants, 'variant')}"
        panel.label(99, 11, f"{variants}<br>{MASS.sign} one product", "bottom left")
        if result.share_needed:
            side = "left" if result.share_needed > 40 else "right"
            panel.point(result.share_needed, ALLOWED, name="flip")
            panel.label(result.share_needed, 0.84, "flip: 5 % longer", f"middle {side}")
        return panel.figure(height=430)

    @staticmethod
    def columns(result):
        return {
            "A unit takes (times as long as one product)": in_words(result.penalty),
            "Longer by (%)": in_words(100 * (result.penalty - 1), 2),
        }

    @staticmethod
    def describe(result):
        inputs, longer = result.inputs, in_words(100 * (result.penalty - 1), 2)
        if inputs.variants == 1:
            return "One variant takes as long as one product: all experience goes into it."
        if result.penalty >= 2:
            compared = f"{in_words(result.penalty)} times as long as"
        else:
            compared = "just as long as" if longer == "0" else f"{longer} % longer than"
        here = (
            f"Sharing {in_words(inputs.shared_share)} %, one of {inputs.variants:,} variants takes "
            f"{compared} one product.\n"
        )
        if result.share_needed is None:
            return f"{here}Nobody learns here, so there is nothing to share."
        share = inputs.shared_share + (100 - inputs.shared_share) / inputs.variants
        return (
            f"{here}A variant learns as from {in_words(share)} % of the units that the firm makes."
        )
