"""The explorers of lesson 07 show what is published, and their sentences follow the result."""

import numpy as np
import plotly.graph_objects as go
import pytest

from widgets.explorers.quality import (
    ControlChart,
    InspectEachOrNone,
    InspectionInterval,
    SamplingPlan,
    ShortRun,
    control_chart,
)
from widgets.explorers.quality.short_run import DEVIATION, RAW, STANDARD
from widgets.learner.firm import CASES, Firm
from widgets.models.firm import claims_of_work
from widgets.page.fields import parse


def solved(explorer, **inputs):
    return explorer.solve(explorer.Inputs(**inputs))


# --- control chart ---


@pytest.mark.parametrize(("shift", "expected"), [(0, 370.398), (1, 43.895), (2, 6.303)])
def test_the_shewhart_chart_waits_as_published(shift, expected):
    assert solved(ControlChart, shift=shift).shewhart_arl == pytest.approx(
        expected, rel=1e-3
    )  # A21


@pytest.mark.parametrize("weight", [0.05, 0.2, 0.5, 1])
def test_both_charts_give_as_few_false_alarms_at_any_weight(weight):
    quiet = solved(ControlChart, shift=0, weight=weight)
    assert quiet.ewma_arl == pytest.approx(quiet.shewhart_arl, rel=1e-6)
    for words in map(ControlChart.describe, (quiet, solved(ControlChart, weight=weight))):
        assert "once in 370 measurements" in words


def test_without_a_memory_the_ewma_is_the_shewhart_chart():
    """Lesson 07: a long memory sees small shifts sooner, a short one large shifts."""
    none = solved(ControlChart, weight=1)
    assert none.limit == pytest.approx(3, abs=1e-5)
    assert none.ewma_arl == pytest.approx(none.shewhart_arl, rel=1e-5)
    assert none.ewma_arl == pytest.approx(43.9, abs=0.05)
    long = [solved(ControlChart, weight=0.05, shift=shift).ewma_arl for shift in (0.5, 3)]
    assert long == pytest.approx([26.5, 3.35], abs=0.05)
    short = [solved(ControlChart, weight=1, shift=shift).ewma_arl for shift in (0.5, 3)]
    assert short == pytest.approx([155.2, 2.0], abs=0.05)


def test_memory_stops_helping_above_a_large_shift():
    result = solved(ControlChart)
    assert result.flip == pytest.approx(2.7, abs=0.05)
    for shift, quicker in ((result.flip - 0.1, True), (result.flip + 0.1, False)):
        near = solved(ControlChart, shift=shift)
        assert (near.ewma_arl < near.shewhart_arl) is quicker
    texts = [text for trace in ControlChart.draw(result)["data"] for text in trace.get("text", ())]
    assert "flip: 2.7 σ" in texts
    assert solved(ControlChart, weight=1).flip is None  # the same chart twice


def test_the_marked_signal_is_the_first_one_after_the_shift():
    result = solved(ControlChart)
    for (first, _), plotted, limit in (
        (result.shewhart, result.measurements, 3),
        (result.ewma, result.averages, result.limit),
    ):
        after = np.abs(plotted[control_chart.SHIFT_START :])
        assert after[first - 1] > limit
        assert (after[: first - 1] <= limit).all()
        assert f"after {first}" in ControlChart.describe(result)


@pytest.mark.parametrize(
    "asked", [{}, {"shift": 0.5}, {"shift": 0.0, "run": 2}, {"shift": 3.0}, {"weight": 1.0}]
)
def test_the_stream_plays_up_to_the_picture_and_the_alarms_come_in_time(asked):
    result = solved(ControlChart, **asked)
    frames, figure = ControlChart.animate(result), go.Figure(ControlChart.draw(result))
    for trace, attributes in frames.moving.items():
        for attribute, values in attributes.items():
            np.testing.assert_array_equal(values[-1], getattr(figure.data[trace], attribute))
    for trace, (first, _) in ((2, result.shewhart), (3, result.ewma)):
        arrived = ~np.isnan(frames.moving[trace - 2]["y"])
        assert (arrived.sum(axis=1) == frames.times).all()
        lit = ~np.isnan(frames.moving[trace]["y"][:, 0])
        assert lit.sum() == (
            control_chart.STREAM - control_chart.SHIFT_START - first + 1 if first else 0
        )
        texts = frames.moving[trace]["text"][:, 1]
        assert all(("none yet" in text) != on for text, on in zip(texts, lit, strict=True))


def test_the_curve_is_integrated_only_once_for_a_setting():
    control_chart.ewma_run_lengths.cache_clear()
    for shift in (0, 1, 2):
        solved(ControlChart, shift=shift)
    assert control_chart.ewma_run_lengths.cache_info().misses == 1


# --- short run ---


def test_a_raw_chart_sees_nothing():
    result = solved(ShortRun, chart=RAW, shift=4)
    assert result.seen.max() < 1e-9
    assert np.abs(result.plotted).max() < 3


def test_a_deviation_chart_errs_in_both_directions_unless_spreads_are_equal():
    result = solved(ShortRun, chart=DEVIATION)
    assert result.false_alarms[2] == pytest.approx(0.0472, abs=1e-3)
    assert result.false_alarms[0] < 1e-9
    assert "1.6 % of the units signal falsely, 18 % after the shift" in ShortRun.describe(result)
    equal = solved(ShortRun, chart=DEVIATION, ratio=1)
    assert equal.false_alarms == pytest.approx([0.0027] * 3, abs=1e-5)


@pytest.mark.parametrize("ratio", [1, 2, 3])
def test_a_z_chart_is_right_for_every_variant(ratio):
    result = solved(ShortRun, chart=STANDARD, ratio=ratio)
    assert result.false_alarms == pytest.approx([0.0027] * 3, abs=1e-5)
    assert "0.27 % of the units signal falsely" in ShortRun.describe(result)
    assert "A, B and C 0.27 · 0.27 · 0.27 % signal" in ShortRun.describe(result)


# --- sampling plan ---


@pytest.mark.parametrize(
    ("lot", "limit", "sample", "allowed"),
    [(100, "0.65 %", 20, 0), (1_000, "0.65 %", 80, 1), (40_000, "0.65 %", 500, 7),
     (2_000, "1 %", 125, 3)],
)  # fmt: skip
def test_plans_are_those_of_the_standard(lot, limit, sample, allowed):  # A24
    order = solved(SamplingPlan, lot_size=lot, quality_limit=limit).order
    assert (order.sample, order.allowed) == (sample, allowed)


def test_the_share_grows_as_the_lot_shrinks_and_collapses_in_one_stream():
    small, large = solved(SamplingPlan), solved(SamplingPlan, lot_size=200_000)
    assert small.order.share > 100 * large.order.share
    joined = solved(SamplingPlan, orders=500)
    assert joined.stream.lot == 10_000
    assert joined.stream.share == pytest.approx(0.021, abs=1e-3)
    assert joined.stream.outgoing > joined.order.outgoing
    said = SamplingPlan.describe(joined)
    assert "67 % are inspected, of the stream 2.1 %" in said
    assert "Of the stream of 10,000 units it takes 200, and 0.49 % leave defective" in said


def test_a_stream_beyond_the_chart_is_refused_in_words():
    start = SamplingPlan.Inputs(lot_size=1_000)
    with pytest.raises(ValueError, match="from 1 to 500 orders: the chart has room for 500,000"):
        parse(SamplingPlan.Inputs, {"lot_size": 1_000, "orders": 1_000}, start)


# --- every unit or none ---


def test_the_break_even_has_no_lot_size_and_an_end_is_always_cheapest():
    result = solved(InspectEachOrNone)
    assert result.custom.flip == result.mass.flip == pytest.approx(0.01)
    assert result.custom.inspects
    assert not result.mass.inspects
    for system in (result.custom, result.mass):
        assert system.inspects == (system.every < system.none)
    assert "statistical control" in InspectEachOrNone.card.breaks
    assert "lot" not in " ".join(InspectEachOrNone.Inputs.__dataclass_fields__)


def test_the_lines_of_any_share_are_straight_and_meet_where_all_are_inspected():
    """Lesson 07: all cost €2 in B and none €4; €0.50 and €0.10 in A."""
    result = solved(InspectEachOrNone)
    assert (result.custom.every, result.custom.none) == pytest.approx((2, 4))
    assert (result.mass.every, result.mass.none) == pytest.approx((0.5, 0.1))
    for system, none in ((result.custom, 2), (result.mass, 0.2)):
        assert system.cost(np.array([0, 0.5, 1])) == pytest.approx([none, (none + 1) / 2, 1])


def test_the_same_sample_from_a_lot_of_25_and_of_150():
    """Lesson 07: the share falls from 52 % to 9 %, only because the lot is larger."""
    plans = [solved(SamplingPlan, lot_size=lot).order for lot in (25, 150)]
    assert [plan.sample for plan in plans] == [13, 13]
    assert [plan.sample / plan.lot for plan in plans] == pytest.approx([0.52, 0.09], abs=0.005)


# --- interval ---


def test_the_customizer_looks_more_or_less_often():
    # models.md A7.3: 2.0 h; failures × 4: 1.0 h; and an inspection at a quarter of the cost: 0.5 h
    as_costly = solved(InspectionInterval, cost_ratio=1, fault_ratio=4, speed_ratio=1)
    assert as_costly.mass == pytest.approx(2)
    assert as_costly.custom == pytest.approx(1)
    gauge = solved(InspectionInterval, cost_ratio=0.25, fault_ratio=4, speed_ratio=1)
    assert gauge.custom == pytest.approx(0.5)


def test_slow_and_hands_on_looks_less_often_by_the_hour_and_more_often_by_the_unit():
    """Lesson 07: every 8.9 h instead of every 2 h; every 26.8 units instead of every 60."""
    slow = solved(InspectionInterval)
    assert slow.custom == pytest.approx(8.94, abs=0.01)
    assert slow.custom * slow.custom_speed == pytest.approx(26.8, abs=0.05)
    assert slow.mass * 30 == 60
    assert slow.by_hour == pytest.approx(0.224, abs=5e-4)
    assert slow.by_unit == pytest.approx(2.24, abs=5e-3)
    assert (slow.flip, slow.unit_flip) == pytest.approx((0.2, 20))
    said = InspectionInterval.describe(slow)
    assert "looks 0.224 times as often by the hour, 2.24 times by the unit" in said
    assert "every 8.9 h, that is every 26.8 units; mass production every 2 h, every 60" in said


def test_slowness_alone_speaks_for_the_text_by_the_unit_only():
    only_slow = solved(InspectionInterval, **InspectionInterval.presets["Only slow"])
    assert only_slow.by_hour == pytest.approx(1 / only_slow.by_unit)
    assert only_slow.by_unit == pytest.approx(10**0.5)


@pytest.mark.parametrize("speed", [0.1, 1, 3])
def test_both_look_equally_often_at_the_flips(speed):
    inputs = {"loss_ratio": 2, "speed_ratio": speed}
    start = solved(InspectionInterval, **inputs)
    by_hour = solved(InspectionInterval, **inputs, cost_ratio=start.flip)
    assert by_hour.by_hour == pytest.approx(1)
    by_unit = solved(InspectionInterval, **inputs, cost_ratio=start.unit_flip)
    assert by_unit.by_unit == pytest.approx(1)
    assert "equally often by the unit" in InspectionInterval.describe(by_unit)
    assert "looks equally often by the hour" in InspectionInterval.describe(by_hour)


@pytest.mark.parametrize("case", [{}, *CASES.values()], ids=lambda case: case.get("product"))
def test_of_a_firm_it_says_what_the_last_lesson_says(case):
    """The loss of a bad unit and the speed of the cells are the firm's, not left at one."""
    firm = Firm(**case)
    shown = solved(InspectionInterval, **InspectionInterval.of_firm(firm))
    assert shown.by_hour == pytest.approx(float(claims_of_work.more_per_hour(firm).ratio))
    assert shown.by_unit == pytest.approx(float(claims_of_work.more_per_unit(firm).ratio))


# --- the instructor's guide ---


def test_the_paper_round_shows_that_memory_helps():
    """Two dice, two more on each sum after the change: one throw of 12, or 44 in five throws."""
    dice = np.random.default_rng(7).integers(1, 7, (20_000, 220, 2)).sum(axis=2)
    dice[:, 20:] += 2
    five = np.apply_along_axis(np.convolve, 1, dice, np.ones(5, int))[:, : dice.shape[1]]
    single, running = dice >= 12, five >= 44
    waits = [1 + signal[:, 20:].argmax(axis=1).mean() for signal in (single, running)]
    assert waits == pytest.approx([6.0, 5.0], abs=0.1)
    false = [signal[:, :20].any(axis=1).mean() for signal in (single, running)]
    assert false == pytest.approx([0.43, 0.40], abs=0.015)


def test_who_notices_the_worn_drill_first():
    """Lesson 07, the problem: one σ; A measures every two hours, B three times an hour."""
    wait = solved(ControlChart, shift=1).shewhart_arl
    assert 2 * wait == pytest.approx(88, abs=0.5)
    assert wait / 3 == pytest.approx(15, abs=0.5)


# --- the quiz of the lesson ---


def test_the_numbers_of_the_quiz():
    from widgets.models.quality import control_charts, inspection, short_run

    assert control_charts.shewhart_arl([0, 1], width=2) == pytest.approx([22, 6.25], abs=0.1)
    assert control_charts.ewma_arl([0, 1], 0.2, 2.86) == pytest.approx([370.6, 9.8], abs=0.6)
    assert short_run.dnom_alarm_rates([1, 1, 4])[2] == pytest.approx(0.066, abs=1e-3)  # 7.7
    assert inspection.break_even_defect_rate(0.5, 100) == pytest.approx(0.005)  # 7.8
    assert inspection.interval_ratio(4, 2, 0.5) == pytest.approx(2)  # 7.9
    assert inspection.units_ratio(4, 2, 0.5) == pytest.approx(1)
