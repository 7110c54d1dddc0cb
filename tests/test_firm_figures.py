"""A firm has the same figures in every chart: those by which the verdict judges it."""

from dataclasses import replace

import numpy as np
import pytest
from everything import explorers

from widgets.explorers.approaches import WhichApproach
from widgets.explorers.cost import BreakEven, MadeToOrder
from widgets.explorers.customization import ChoiceOverload, Variety
from widgets.explorers.definition import ExistenceWindow
from widgets.explorers.flexibility import BatchSize, Chaining
from widgets.explorers.production import Hockeystick, LineBuffers
from widgets.explorers.quality import InspectionInterval
from widgets.explorers.quantity import LotSize, SharedExperience, ThreeQuantities
from widgets.learner.firm import CASES, NUMBERS, Firm
from widgets.models.customization.choice_overload import best_number_of_options
from widgets.models.definition.existence_window import best_variety
from widgets.models.firm import claims_of_value as value
from widgets.models.firm import claims_of_work as work
from widgets.models.firm import cost


def some_firms() -> dict[str, Firm]:
    """Return the firms of the course, and firms whose numbers lie between theirs."""
    named = {"Bicycles": Firm(), **{name: Firm(**numbers) for name, numbers in CASES.items()}}
    dice = np.random.default_rng(1)
    known = list(named.values())
    amounts = ("€/unit", "€/option", "€/year")  # of one firm, so that they go together
    for number in range(20):
        base = known[dice.integers(len(known))]
        others = [name for name, field in NUMBERS.items() if field.unit not in amounts]
        mixed = {name: getattr(known[dice.integers(len(known))], name) for name in others}
        named[f"mixed {number}"] = replace(base, **mixed)
    return named


FIRMS = some_firms()
every_firm = pytest.mark.parametrize("firm", FIRMS.values(), ids=FIRMS)


def shown(cls, firm):
    """Return what a chart says of a firm, beyond its sliders too."""
    return cls.solve(replace(cls.Inputs(), **cls.of_firm(firm)))


def test_every_chart_that_shows_firms_is_compared_here():
    verdicts = {"ClaimTable", "FlipMap", "MyFirm", "WhatMatters"}  # they judge the firm itself
    generic = {
        "Configurator",
        "Postponement",
    }  # the verdict counts no configurations, pools nothing
    compared = {
        cls.__name__
        for cls in (
            BatchSize, BreakEven, Chaining, ChoiceOverload, ExistenceWindow, Hockeystick,
            InspectionInterval, LineBuffers, LotSize, MadeToOrder, SharedExperience,
            ThreeQuantities, Variety, WhichApproach,
        )
    }  # fmt: skip
    found = {cls.__name__ for cls in explorers().values() if cls.of_firm}
    assert found == compared | generic | verdicts


@every_firm
def test_making_a_unit(firm):
    here, found = shown(BreakEven, firm), value.making(firm)
    assert here.mass.per_unit(firm.demand) == pytest.approx(found.mass)
    assert here.custom.per_unit(firm.demand) == pytest.approx(found.custom)
    learned = shown(SharedExperience, firm).penalty
    assert firm.custom_unit * learned == pytest.approx(cost.custom_unit_cost(firm))


@every_firm
def test_wrong_forecasts(firm):
    here = shown(MadeToOrder, firm)
    assert here.here == pytest.approx(cost.forecast_error_cost(firm))
    assert here.inputs.extra_cost == pytest.approx(cost.custom_unit_cost(firm) - firm.mass_unit)


@every_firm
def test_serving_a_buyer_with_the_best_variety(firm):
    if firm.taste_dimensions > 1:
        for cls in (ExistenceWindow, Variety):
            with pytest.raises(ValueError, match="one line of tastes"):
                cls.of_firm(firm)
        return
    best = best_variety(firm.demand, firm.misfit_cost, firm.variety_cost)
    assert shown(Variety, firm).market.optimal == pytest.approx(best, abs=1)
    here = replace(ExistenceWindow.Inputs(), **ExistenceWindow.of_firm(firm))
    mass, custom = cost.serving_cost(replace(firm, variants=float(best)))
    variety = firm.misfit_cost / (4 * best) + firm.variety_cost * best / firm.demand
    dearer = here.extra_cost + here.fixed_cost / here.market_size - variety
    assert dearer == pytest.approx(custom - mass)


@every_firm
def test_looking_at_variants(firm):
    best = best_number_of_options(value.CHOICE_SCALE * firm.misfit_cost, firm.evaluation_cost)
    assert shown(ChoiceOverload, firm).best == pytest.approx(best)


@every_firm
def test_the_four_approaches(firm):
    costs, here = value.approaches(firm), shown(WhichApproach, firm).surplus
    for name in ("collaborative", "transparent", "cosmetic"):
        assert here[name] == pytest.approx(costs["standard"] - costs[name])
    # The adjustable product of the lesson fits some tastes, that of the verdict all of them: it
    # pays for the same firms.
    assert (here["adaptive"] > 0) == (costs["adaptive"] < costs["standard"])


@every_firm
def test_flow_times_and_lots(firm):
    here, found = shown(Hockeystick, firm), work.flow_time(firm)
    assert (here.mass, here.custom) == pytest.approx((found.mass, found.custom))
    quickest = work.focus(firm)
    assert shown(BatchSize, firm).best == pytest.approx(quickest.mass, abs=1)
    assert (shown(BatchSize, firm).best > 1) == (quickest.ratio > 1)
    cheapest = work.per_lot(firm)
    assert shown(LotSize, firm).best_whole == pytest.approx(cheapest.mass, abs=1)
    assert (shown(LotSize, firm).best_whole > 1) == (cheapest.ratio > 1)
    assert shown(ThreeQuantities, firm).per_design_here == pytest.approx(
        work.per_design(firm).mass, rel=0.01
    )


@every_firm
def test_the_output_of_a_line(firm):
    here, found = shown(LineBuffers, firm), work.line_output(firm)
    assert here.custom[firm.buffer_size].mean() == pytest.approx(found.mass, abs=1.5)


@every_firm
def test_a_chain_of_links(firm):
    here, found = shown(Chaining, firm), work.links(firm)
    assert 12 * here.extra["long chain"] * here.inputs.link_cost == pytest.approx(found.mass)
    whole, chain = (12 * here.gain(design) * firm.margin for design in ("total", "long chain"))
    gain = work.flexibility_gain(firm)
    assert whole == pytest.approx(gain, rel=0.05)
    assert chain == pytest.approx(
        work.CHAIN_SHARE * gain, rel=0.1 if here.inputs.spread < 50 else 0.4
    )
    assert (here.profit("long chain") < 0) == (found.ratio > 1)


@every_firm
def test_inspections(firm):
    here = shown(InspectionInterval, firm)
    assert here.by_hour == pytest.approx(work.more_per_hour(firm).ratio)
    assert here.by_unit == pytest.approx(work.more_per_unit(firm).ratio)
