"""Lesson 08: the four approaches to customization, and which of them pays."""

from dataclasses import dataclass
from functools import cache

from widgets.data import load
from widgets.explorer import Card, Explorer
from widgets.page.fields import choice, switch
from widgets.page.panels import Axis, Panel
from widgets.page.theme import NEUTRAL, THIRD

UNDECIDED, CHANGES, SAME = "not decided yet", "changes", "stays the same"
# (product changes?, representation changes?) → the approach and what the firm does
APPROACH = {
    (CHANGES, CHANGES): ("collaborative", "asks and<br>makes it"),
    (CHANGES, SAME): ("transparent", "fits it<br>silently"),
    (SAME, CHANGES): ("cosmetic", "presents it<br>differently"),
    (SAME, SAME): ("adaptive", "lets the user<br>adjust it"),
}
LOOK_AT = {
    ("product", CHANGES): "Look at the product: what this customer gets is not what others get.",
    ("product", SAME): "Look at the product: the firm makes the same thing for everybody.",
    ("representation", CHANGES): (
        "Look at the representation: it is shown, packed or worked out differently for this "
        "customer."
    ),
    ("representation", SAME): (
        "Look at the representation: the firm shows and says the same to everybody."
    ),
}


@dataclass(frozen=True)
class Case:
    """A case of the data set and where it is placed."""

    name: str
    product: str
    representation: str
    story: str
    placed_by: str

    @property
    def approach(self) -> str:
        """Name of the approach."""
        return APPROACH[self.product, self.representation][0]


@cache
def cases() -> dict[str, Case]:
    """Return the published cases by name."""
    word = {"yes": CHANGES, "no": SAME}
    found = [
        Case(
            row.case,
            word[row.product_changes],
            word[row.representation_changes],
            row.what_happens,
            row.placed_by,
        )
        for row in load("customization_approaches").itertuples()
    ]
    # Not in the order of the file, which goes through the approaches one by one.
    return {case.name: case for case in sorted(found, key=lambda case: case.name.lower())}


def middle(product: str, representation: str) -> tuple[float, float]:
    """Return the middle of a quadrant."""
    return (1.5 if representation == CHANGES else 0.5, 1.5 if product == CHANGES else 0.5)


@dataclass(frozen=True)
class FourApproachesInputs:
    case: str = choice("Case", list(cases()), default="office chair")
    product: str = choice(
        "The product", [UNDECIDED, CHANGES, SAME], help="what the firm makes for this customer"
    )
    representation: str = choice(
        "Its representation",
        [UNDECIDED, CHANGES, SAME],
        help="how the firm shows, packs or talks about it",
    )
    everything: bool = switch("Show all cases in their places", more=True)


BOX = {"showgrid": False, "mirror": True}
REPRESENTATION = Axis("Representation", low=0, high=2, ticks={0.5: SAME, 1.5: CHANGES}, more=BOX)
PRODUCT = Axis("Product", low=0, high=2, ticks={0.5: "stays<br>the same", 1.5: CHANGES}, more=BOX)
AREA = {"layer": "below", "fillcolor": "rgba(128, 128, 128, 0.28)", "line": {"width": 0}}
SPAN = {UNDECIDED: (0, 2), CHANGES: (1, 2), SAME: (0, 1)}  # of an answer along its axis


@dataclass(frozen=True)
class FourApproachesResult:
    inputs: FourApproachesInputs
    case: Case
    placed: str | None  # the approach that the learner's two answers mean; None until both are set


class FourApproaches(Explorer):
    """What changes for the customer: the product, its representation, both or neither?"""

    Inputs = FourApproachesInputs
    starts_over = {"case": ["product", "representation"]}  # or the next case is answered unasked
    presets = {
        "Chair: a usual mistake": {
            "case": "office chair",
            "product": CHANGES,
            "representation": SAME,
        },
        "Shoes: as published": {
            "case": "Nike shoes",
            "product": CHANGES,
            "representation": CHANGES,
        },
    }
    card = Card(
        r"\begin{array}{c|cc} & \text{representation: same} & \text{changes} \\ \hline "
        r"\text{product: changes} & \text{transparent} & \text{collaborative} \\ "
        r"\text{same} & \text{adaptive} & \text{cosmetic} \end{array}",
        {
            r"\text{product}": "does the firm make something else for this customer? yes or no",
            r"\text{representation}": "does it show, pack or discuss it differently? yes or no",
        },
        "Gilmore & Pine (1997), Harvard Business Review 75(1). Cases: "
        "datasets/customization_approaches.csv, each with its source.",
        "Real firms mix the approaches, and one product can stand in several places. The article "
        "was read in excerpts, the two-by-two second-hand; the hotel is placed by this course.",
    )

    @staticmethod
    def solve(inputs):
        placed = APPROACH.get((inputs.product, inputs.representation))
        return FourApproachesResult(inputs, cases()[inputs.case], placed and placed[0])

    @staticmethod
    def draw(result):
        inputs, case = result.inputs, result.case
        panel = Panel(REPRESENTATION, PRODUCT)
        for place, (name, does) in APPROACH.items():
            x, y = middle(*place)
            panel.label(x, y + 0.42, f"<b>{name}</b><br>{does}", "bottom center")
            if inputs.everything:
                names = "<br>".join(c.name for c in cases().values() if c.approach == name)
                panel.label(x, y - 0.45, names, "top center", textfont={"size": 12})
        if result.placed:
            x, y = middle(inputs.product, inputs.representation)
            large = {**NEUTRAL.marker, "size": 16}
            told = "your place<extra></extra>"
            panel.point(x - 0.3, y - 0.1, "you", marker=large, hovertemplate=told)
            x, y = middle(case.product, case.representation)
            by = "published" if case.placed_by == "source" else "this course"
            told = f"{case.name}: {case.approach}<extra></extra>"
            panel.point(x + 0.2, y - 0.1, by, THIRD, hovertemplate=told)
        if (inputs.product, inputs.representation) != (UNDECIDED, UNDECIDED):
            (x0, x1), (y0, y1) = SPAN[inputs.representation], SPAN[inputs.product]
            panel.shape("rect", x0=x0, x1=x1, y0=y0, y1=y1, **AREA)
        panel.rule(x0=1, x1=1)
        panel.rule(y0=1, y1=1)
        return panel.figure(height=460)

    @staticmethod
    def describe(result):
        inputs, case = result.inputs, result.case
        name = case.name[0].upper() + case.name[1:]
        story = f"{case.story[0].upper()}{case.story[1:]}."
        if result.placed is None:
            said = {"the product": inputs.product, "its representation": inputs.representation}
            missing = [part for part, answer in said.items() if answer == UNDECIDED]
            does = "does" if len(missing) == 1 else "do"
            return f"{name}: {does} {' and '.join(missing)} change for the customer?\n{story}"
        by = " Placed by this course from the definitions." if case.placed_by != "source" else ""
        if result.placed == case.approach:
            return f"Right, {case.approach}: {case.name}.\n{story}{by}"
        truth = {"product": case.product, "representation": case.representation}
        wrong = " ".join(
            LOOK_AT[part, answer]
            for part, answer in truth.items()
            if getattr(inputs, part) != answer
        )
        return f"{name}: {case.approach}, not {result.placed}.\n{wrong} {story}{by}"
