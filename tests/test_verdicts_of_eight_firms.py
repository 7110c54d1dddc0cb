"""Eight very different firms, eighteen verdicts each, with a reason: `verdicts_of_eight_firms.csv`.

The table is there to be read by somebody who knows the field. The tests keep it true.
"""

import csv
import re
from pathlib import Path

import pytest

from widgets.learner.firm import CASES, NUMBERS, RANGES, Firm
from widgets.models.firm.claim_rules import RULES
from widgets.models.firm.claims_of_work import LARGE
from widgets.models.firm.verdict import judge_all
from widgets.page.text import in_words

TABLE = Path(__file__).with_name("verdicts_of_eight_firms.csv")
ROWS = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))
# Three firms beside those of the course, invented like them.
FIRMS = {
    "Bicycles": Firm(),
    **{name: Firm(**case) for name, case in CASES.items()},
    "Salt": Firm(
        product="Salt", demand=1e7, variants=3, misfit_cost=0.2, mass_unit=0.2, custom_unit=0.6,
        mass_fixed=2e6, custom_fixed=5e6, hand_unit=2.0, margin=0.15, variety_cost=2e4,
        demand_cv=0.05, correlation=0.3, shared_share=1.0, asking_effort=0.5,
        evaluation_cost=0.02, past_purchases=0, adjustment_cost=0.5, presentation_return=0.3,
        process_time=0.02, setup_time=60.0, utilization=0.9, process_cv=0.2, buffer_size=20,
        extra_work=200.0, link_cost=2e5, inspection_time=5.0, custom_inspection_time=2.0,
        mass_fault_rate=0.001, custom_fault_rate=0.01,
    ),
    "Bespoke suits": Firm(
        product="Bespoke suits", demand=1_500.0, variants=120, misfit_cost=2_400.0,
        taste_dimensions=6, mass_unit=150.0, custom_unit=520.0, mass_fixed=6e5, custom_fixed=2.5e5,
        hand_unit=620.0, margin=150.0, variety_cost=1_500.0, demand_cv=0.2, asking_effort=60.0,
        evaluation_cost=1.0, adjustment_cost=2_000.0, process_time=240.0, setup_time=15.0,
        utilization=0.75, process_cv=0.8, buffer_size=2, extra_work=30.0, hour_cost=35.0,
        link_cost=2e4, inspection_time=15.0, custom_inspection_time=15.0, mass_fault_rate=0.005,
        custom_fault_rate=0.01,
    ),
    "Start-up": Firm(
        product="A desk lamp", demand=5_000.0, variants=1, misfit_cost=40.0, mass_unit=25.0,
        custom_unit=40.0, mass_fixed=1.5e5, custom_fixed=6e4, hand_unit=55.0, margin=35.0,
        variety_cost=1e4, demand_cv=0.5, correlation=0.5, asking_effort=3.0, past_purchases=0,
        adjustment_cost=20.0, process_time=8.0, setup_time=30.0, utilization=0.6, process_cv=0.5,
        hour_cost=30.0, link_cost=3e4, inspection_time=4.0, custom_inspection_time=4.0,
        mass_fault_rate=0.02, custom_fault_rate=0.03,
    ),
}  # fmt: skip
VERDICTS = {
    (name, verdict.claim): verdict
    for name, firm in FIRMS.items()
    for verdict in judge_all(firm, RANGES)
}


def test_every_firm_has_a_verdict_on_every_statement():
    assert [(row["firm"], row["claim"]) for row in ROWS] == list(VERDICTS)
    assert len(ROWS) == 8 * 18


def test_the_three_new_firms_are_within_the_ranges():
    for firm in FIRMS.values():
        for name, field in NUMBERS.items():
            assert field.parse(getattr(firm, name)) == getattr(firm, name)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['firm']}, {row['claim']}")
def test_the_verdict_is_the_one_of_the_table_and_so_are_the_figures_of_its_reason(row):
    verdict = VERDICTS[row["firm"], row["claim"]]
    assert verdict.word == row["verdict"]
    firm = FIRMS[row["firm"]]
    numbers = [figure for found in verdict.findings for figure in found[:2]]
    numbers += [getattr(firm, name) for name in NUMBERS]
    known = {in_words(number) for number in numbers} | {"10", f"{LARGE:,}"}
    said = re.findall(r"\d[\d,.]*\d(?: million)?|\d(?: million)?", row["reason"])
    assert said
    assert set(said) <= known
    assert re.fullmatch(r"[A-Z0-9].*\.", row["reason"])
    assert len(row["reason"]) <= 190


def test_no_statement_is_judged_alike_by_accident():
    """What all eight firms agree on is nearly a matter of definition; they are asked to differ."""
    words = {
        claim: {verdict.word for (_, other), verdict in VERDICTS.items() if other == claim}
        for claim in RULES
    }
    assert {claim for claim in words if len(words[claim]) == 1} == {"customization-row"}
