"""The learner's firm: one description that goes through the whole course."""

from dataclasses import dataclass, field, make_dataclass, replace
from typing import Any

from widgets.models.firm.cost import HOLDING_SHARE, SALVAGE_SHARE, custom_unit_cost
from widgets.page.fields import fields_of, integer, number, text


@dataclass(frozen=True)
class Firm:
    """A firm that could mass-produce or mass-customize. No number is negative.

    What other explorers ask for in other words (`price`, `premium`, …) follows from the numbers.
    """

    product: str = text("Product", "Bicycles", help="what the firm makes")
    demand: float = number("Yearly demand", "units/year", 30_000, 100, 1e7, log=True)
    variants: int = integer("Variants on offer", "", 18, 1, 10_000, log=True)
    custom_unit: float = number(
        "Variable cost, mass customization", "€/unit", 265, 0.1, 1e5, log=True,
        help="if all variants share what is learned",
    )  # fmt: skip
    misfit_cost: float = number(
        "Cost of the worst misfit", "€/unit", 120, 0.1, 1e5, log=True, more=True,
        help="τ: what the most unsuitable product is worth less to a buyer",
    )  # fmt: skip
    taste_dimensions: int = integer(
        "Ways in which wishes differ", "", 1, 1, 12, more=True,
        help="1: one line of tastes, as in lesson 01; a suit has to fit in five or more",
    )  # fmt: skip
    mass_unit: float = number(
        "Variable cost, mass production", "€/unit", 200, 0.1, 1e5, log=True, more=True,
        help="with the variants that are on offer",
    )  # fmt: skip
    mass_fixed: float = number(
        "Fixed cost, mass production", "€/year", 3e6, 1e3, 1e10, log=True, more=True
    )
    custom_fixed: float = number(
        "Fixed cost, mass customization", "€/year", 1.5e6, 1e3, 1e10, log=True, more=True,
        help="the flexible machines, and all that can be chosen on them",
    )  # fmt: skip
    hand_unit: float = number(
        "Cost of a unit made by hand", "€/unit", 340, 0.1, 1e5, log=True, more=True,
        help="one by one, with general tools",
    )  # fmt: skip
    margin: float = number(
        "Margin on a standard unit", "€/unit", 90, 0.1, 1e5, log=True, more=True,
        help="price minus variable cost",
    )  # fmt: skip
    variety_cost: float = number(
        "Cost of one more variant", "€/year", 6e4, 10, 1e8, log=True, more=True
    )
    demand_cv: float = number(
        "Uncertainty of total demand (CV)", "", 0.18, 0.05, 0.6, step=0.01, more=True
    )
    correlation: float = number(
        "Correlation between variants", "", 0.2, 0.01, 0.95, step=0.01, more=True,
        help="near 1: all sell well or badly together",
    )  # fmt: skip
    shared_share: float = number(
        "Share of learning in common", "", 0.9, 0.01, 1, step=0.01, more=True,
        help="1: what one variant teaches helps all",
    )  # fmt: skip
    asking_effort: float = number(
        "Buyer's effort and wait", "€/unit", 8, 0.01, 1e4, log=True, more=True,
        help="what being asked and waiting is worth to the buyer",
    )  # fmt: skip
    evaluation_cost: float = number(
        "Effort of looking at one variant", "€/variant", 0.5, 1e-3, 1e3, log=True, more=True
    )
    past_purchases: int = integer("Earlier purchases watched", "per buyer", 1, 0, 50, more=True)
    adjustment_cost: float = number(
        "Extra cost of an adjustable product", "€/unit", 200, 0.1, 1e5, log=True, more=True,
        help="κ: of one that fits every taste",
    )  # fmt: skip
    presentation_return: float = number(
        "Worth of an own presentation", "€ per €", 0.8, 0.05, 10, log=True, more=True,
        help="to the buyer, for each euro it costs",
    )  # fmt: skip
    process_time: float = number("Process time", "min/unit", 4, 0.01, 1e4, log=True, more=True)
    setup_time: float = number("Setup time of the line", "min", 20, 0.01, 1e4, log=True, more=True)
    custom_setup_share: float = number(
        "Setup of the cells", "% of the line's", 10, 0.1, 400, log=True, more=True
    )
    utilization: float = number(
        "Load", "", 0.8, 0.3, 0.98, step=0.01, more=True,
        help="share of the time at work, setups not counted",
    )  # fmt: skip
    process_cv: float = number(
        "Variability of process times (CV)", "", 0.6, 0.1, 2, step=0.05, more=True
    )
    buffer_size: int = integer("Buffer between stations", "places", 3, 0, 50, more=True)
    extra_work: float = number(
        "Extra work in the cells", "%", 25, 1, 400, log=True, more=True,
        help="without a line's division of labour",
    )  # fmt: skip
    hour_cost: float = number("Cost of an hour", "€/h", 40, 5, 1e3, log=True, more=True)
    link_cost: float = number(
        "Second product for a line", "€/year", 8e4, 100, 1e8, log=True, more=True
    )
    inspection_time: float = number(
        "Time of an inspection, line", "min", 3, 0.01, 600, log=True, more=True
    )
    custom_inspection_time: float = number(
        "Time of an inspection, cells", "min", 6, 0.01, 600, log=True, more=True
    )
    mass_fault_rate: float = number("Faults, line", "per hour", 0.01, 1e-5, 1, log=True, more=True)
    custom_fault_rate: float = number(
        "Faults, cells", "per hour", 0.02, 1e-5, 1, log=True, more=True
    )

    @property
    def price(self) -> float:
        """Price of a standard unit, €/unit."""
        return self.mass_unit + self.margin

    @property
    def salvage_value(self) -> float:
        """What a unit left over brings, €/unit."""
        return SALVAGE_SHARE * self.mass_unit

    @property
    def holding_cost(self) -> float:
        """Cost of keeping a unit in stock, €/unit and year."""
        return HOLDING_SHARE * self.mass_unit

    @property
    def setup_cost(self) -> float:
        """Cost of one setup, €."""
        return self.setup_time / 60 * self.hour_cost

    @property
    def premium(self) -> float:
        """Extra variable cost of a customized unit, lost learning included, €/unit.

        It may be negative.
        """
        return float(custom_unit_cost(self)) - self.mass_unit

    @property
    def line_misfit(self) -> float:
        """Cost of the worst misfit on charts where tastes lie on one line, €/unit.

        Raises
        ------
        ValueError : if the tastes of its buyers differ in several ways.
        """
        if self.taste_dimensions > 1:
            ways = f"tastes differ in {self.taste_dimensions} ways"
            raise ValueError(f"{ways}, and the chart shows one line of tastes")
        return self.misfit_cost

    @property
    def demand_per_variant(self) -> float:
        """Demand for one variant, units/year."""
        return self.demand / self.variants


NUMBERS = {name: f for name, f in fields_of(Firm).items() if f.kind != "text"}
RANGES = {
    name: (f.low, f.high) if f.kind == "integer" else (float(f.low), float(f.high))
    for name, f in NUMBERS.items()
}


def _folded(name: str, declared: Any) -> tuple[str, type, Any]:
    more = replace(declared, more=True)
    return name, Firm.__annotations__[name], field(default=more.default, metadata={"field": more})


# For explorers that ask about something else first: every number of the firm is under "More".
FoldedFirm = make_dataclass(
    "FoldedFirm", [_folded(*item) for item in fields_of(Firm).items()], frozen=True
)

# Stylized firms, beside the bicycles a Firm starts as: their numbers are invented, not measured.
CASES: dict[str, dict[str, Any]] = {
    "Backpacks": {
        "product": "Backpacks", "demand": 40_000.0, "variants": 12, "misfit_cost": 40.0,
        "mass_unit": 20.0, "custom_unit": 40.0, "mass_fixed": 2e6, "custom_fixed": 2e5,
        "hand_unit": 60.0, "margin": 30.0, "variety_cost": 5e4, "demand_cv": 0.3,
        "correlation": 0.01, "asking_effort": 4.0, "evaluation_cost": 1.0,
        "adjustment_cost": 35.0, "process_time": 2.5, "setup_time": 5.0, "buffer_size": 5,
        "link_cost": 5e3, "custom_fault_rate": 0.01,
    },
    "Printed mugs": {
        "product": "Printed mugs", "demand": 400_000.0, "variants": 20, "misfit_cost": 30.0,
        "mass_unit": 2.0, "custom_unit": 3.0, "mass_fixed": 4e5, "custom_fixed": 3e5,
        "hand_unit": 9.0, "margin": 4.0, "variety_cost": 1.5e4, "demand_cv": 0.3,
        "correlation": 0.05, "shared_share": 1.0, "asking_effort": 0.3, "evaluation_cost": 0.5,
        "past_purchases": 3, "adjustment_cost": 60.0, "presentation_return": 2.0,
        "process_time": 0.5, "setup_time": 0.05, "utilization": 0.7, "process_cv": 0.3,
        "buffer_size": 10, "extra_work": 10.0, "link_cost": 2e3, "inspection_time": 0.4,
        "custom_inspection_time": 0.4, "mass_fault_rate": 0.02, "custom_fault_rate": 0.02,
    },
    "Small cars": {
        "product": "Small cars", "demand": 300_000.0, "variants": 24, "misfit_cost": 3_000.0,
        "mass_unit": 11_000.0, "custom_unit": 11_400.0, "mass_fixed": 6e8, "custom_fixed": 7e8,
        "hand_unit": 60_000.0, "margin": 3_000.0, "variety_cost": 2e6, "demand_cv": 0.15,
        "correlation": 0.6, "shared_share": 0.99, "asking_effort": 300.0, "evaluation_cost": 40.0,
        "past_purchases": 0, "adjustment_cost": 2_000.0, "presentation_return": 0.9,
        "process_time": 1.0, "setup_time": 0.04, "utilization": 0.9, "process_cv": 0.2,
        "buffer_size": 2, "extra_work": 60.0, "hour_cost": 60.0, "link_cost": 4e7,
        "inspection_time": 10.0, "custom_inspection_time": 10.0, "custom_fault_rate": 0.03,
    },
    "Dental aligners": {
        "product": "Dental aligners", "demand": 5e6, "variants": 50, "misfit_cost": 4_000.0,
        "taste_dimensions": 8, "mass_unit": 3.0, "custom_unit": 14.0, "mass_fixed": 5e6,
        "custom_fixed": 6e7, "hand_unit": 90.0, "margin": 40.0, "variety_cost": 2e6,
        "demand_cv": 0.2, "correlation": 0.7, "shared_share": 1.0, "evaluation_cost": 30.0,
        "past_purchases": 0, "adjustment_cost": 9_000.0, "presentation_return": 0.3,
        "process_time": 0.3, "setup_time": 30.0, "custom_setup_share": 1.0, "utilization": 0.85,
        "process_cv": 0.3, "buffer_size": 5, "extra_work": 100.0, "hour_cost": 50.0,
        "link_cost": 5e5, "inspection_time": 1.0, "custom_inspection_time": 0.02,
        "mass_fault_rate": 0.005, "custom_fault_rate": 0.01,
    },
}  # fmt: skip
