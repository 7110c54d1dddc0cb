"""Numbers as people write them: read as they are meant, or asked back, never silently another."""

import math
import re
from contextlib import suppress

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from widgets.page.fields import Field
from widgets.page.numerals import Unreadable, in_full, read, readings, unmistakable
from widgets.page.text import money, short

SPACES = " \u00a0\u2007\u2009\u202f"

ONE_READING = {
    # decimal comma and decimal point
    "1.5": 1.5, "1,5": 1.5, "18,50": 18.5, "37,5": 37.5, "0,05": 0.05, ".5": 0.5, ",5": 0.5,
    "5.": 5, "5,": 5, "1,5000": 1.5, "9,0000": 9, "0,500": 0.5, "0.125": 0.125, "00,500": 0.5,
    "1234,567": 1234.567, "1234.567": 1234.567, "١٫٥٠٠": 1.5,
    # groups of three
    "1,234.5": 1234.5, "1.234,5": 1234.5, "1,500.0": 1500, "1.500,00": 1500, "1,234.567": 1234.567,
    "1.234,567": 1234.567, "1,234,567": 1234567, "1.234.567": 1234567, "20'000": 20000,
    "20’000.5": 20000.5, "1 234 567,8": 1234567.8, "1٬٢٣٤٬٥٦٧": 1234567, "90,000.": 90000,
    **{f"90{space}000": 90000 for space in SPACES}, f"1{SPACES[1]}500,25": 1500.25,
    # signs
    "-3": -3, "−3,5": -3.5, "–3": -3, "- 3": -3, "+3": 3, "-€5": -5, "€-5": -5, "−0": 0,
    # powers of ten
    "1e6": 1e6, "1E6": 1e6, "1,5e6": 1.5e6, "2e-3": 0.002, "2e−3": 0.002, "1.00E+06": 1e6,
    "10^6": 1e6, "10⁶": 1e6, "10¹²": 1e12, "1 × 10^17": 1e17, "2,5·10³": 2500, "2x10⁻³": 0.002,
    # multiples
    "50k": 5e4, "50 K": 5e4, "0.07 million": 7e4, "1M": 1e6, "1,2 M": 1.2e6, "2bn": 2e9,
    "3 thousand": 3000, "1.25 Million": 1.25e6, "1 billion": 1e9,
    # the unit, here €/unit
    "€5": 5, "€ 5": 5, "5 €": 5, "5€": 5, "5 EUR": 5, "EUR 5": 5, "5 euros": 5, "5 €/unit": 5,
    "5 € / unit": 5, "5 € per unit": 5, "5 euro a unit": 5, "€1.2 million": 1.2e6, "50 k€": 5e4,
    # other digits
    "٣": 3, "١٢٫٥": 12.5, "१२.५": 12.5, "１２，５": 12.5, "\u200f٣٠": 30, "\ufeff7": 7,
}  # fmt: skip
TWO_READINGS = {
    "1,500": (1500, 1.5), "1.500": (1500, 1.5), "500,000": (500_000, 500), "-1,500": (-1500, -1.5),
    "1,500k": (1_500_000, 1500), "1.125": (1125, 1.125), "€20.000": (20_000, 20),
    "1,500e3": (1_500_000, 1500), "１．５００": (1500, 1.5),
}  # fmt: skip
NO_NUMBER = [
    "", " ", "-", ".", ",", "+-3", "--3", "-€-3", "abc", "nan", "NaN", "inf", "-inf",
    "infinity", "1e400", "1e99999", "1_0", "0x10", "1 2", "12 50", "1  500 0", "1,50,000",
    "12,34,567", "1,5,0", "1.5.2024", "1.234.56", "1,234 567", "1.234'567", "0,000,000", "01.234.5",
    "1,234,56", "4:30", "1/2", "3-4", "3–4", "½", "5²", "3.10^6", "1\t500", "1\n500", "1,\u00a0500",
    "#REF!", "2026-05-01 00:00:00", "9" * 101, "True",
]  # fmt: skip
ANOTHER_UNIT = {
    "5 $": "$", "$5": None, "5 %": "%", "5 €/month": "€/month", "5 days": "days", "5 m": "m",
    "5 units": "units", "1e3e": "e", "3-": "-", "5,-": "-", "£5": None, "5 €€": "€€",
}  # fmt: skip


@pytest.mark.parametrize("said", ONE_READING)
def test_a_text_is_read_as_it_is_meant(said):
    assert readings(said, "€/unit") == [ONE_READING[said]]
    assert math.copysign(1, readings(said, "€/unit")[0]) == (-1 if ONE_READING[said] < 0 else 1)


@pytest.mark.parametrize("said", TWO_READINGS)
def test_what_means_two_numbers_is_decided_by_the_range_or_asked_back(said):
    large, small = TWO_READINGS[said]
    assert readings(said, "€") == [large, small]
    for value, other in ((large, small), (small, large)):
        assert read(said, *sorted([value, (value + other) / 2]), unit="€") == value
    with pytest.raises(ValueError, match="can be read as") as caught:
        read(said, -1e9, 1e9, label="Cost", unit="€")
    assert str(caught.value) == (
        f"Cost: “{said}” can be read as {unmistakable(large)} or as {unmistakable(small)}; "
        "type the one you mean."
    )
    with pytest.raises(
        ValueError, match="is out of range; type a number from 1,000,000,000 to 10,"
    ):
        read(said, 1e9, 1e10, unit="€")


@pytest.mark.parametrize("said", NO_NUMBER)
def test_what_is_no_number_is_said_to_be_none(said):
    with pytest.raises(Unreadable, match=r"is not a number$|^Nothing is typed yet$"):
        readings(said, "€/unit")
    with pytest.raises(ValueError, match=r"^Cost(: “.*” is not| is empty).*type a number of €"):
        read(said, label="Cost", unit="€/unit")


@pytest.mark.parametrize(("said", "unit"), ANOTHER_UNIT.items())
def test_another_unit_is_named(said, unit):
    says = f"“{unit}” is not the unit asked for" if unit else f"“{said}” is not a number"
    with pytest.raises(Unreadable, match=f"^{re.escape(says)}$"):
        readings(said, "€/unit")


@pytest.mark.parametrize(
    ("said", "unit", "value"),
    [
        ("80 %", "%", 80), ("80%", "", 0.8), ("12,5 %", "", 0.125), ("٨٠٪", "", 0.8),
        ("3", "of 12", 3), ("3 of 12", "of 12", 3), ("5 hours", "h", 5), ("5 h", "hours", 5),
        ("5 mins", "min", 5), ("0.01 per hour", "per hour", 0.01), ("2 %", "% of the mean", 2),
        ("90 000 units a year", "units/year", 9e4), ("1 unit", "units/year", 1),
        ("2x", "×", 2), ("0.8 € per €", "€ per €", 0.8), ("3 σ", "σ of each variant", 3),
        ("5 MIN", "min", 5), ("12 €/unit and year", "€/unit and year", 12),
    ],
)  # fmt: skip
def test_a_text_may_repeat_the_unit_or_its_beginning(said, unit, value):
    assert readings(said, unit) == [value]


def test_a_share_takes_no_other_unit():
    with pytest.raises(ValueError, match=r"^Share: leave “units” out; type a number from 0 to 1"):
        read("1 units", 0, 1, label="Share")


@pytest.mark.parametrize(
    ("said", "value"),
    [("7", 7), ("7,0", 7), ("1,500", 1500), ("2,000", 2000), ("2.000", 2000), ("2.0", 2), (7.0, 7)],
)
def test_a_whole_number_has_no_three_decimals(said, value):
    assert read(said, 1, 1e4, whole=True) == value


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("2,5", "Lots: 2,5 is not a whole number; type a number from 1 to 10,000 lots."),
        ("90,000", "Lots: 90,000 is out of range; type a number from 1 to 10,000 lots."),
        ("20000", "Lots: 20000 is out of range; type a number from 1 to 10,000 lots."),
        (0.5, "Lots: 0.5 is out of range; type a number from 1 to 10,000 lots."),
        (True, "Lots: “True” is not a number; type a number from 1 to 10,000 lots."),
        (math.nan, "Lots: “nan” is not a number; type a number from 1 to 10,000 lots."),
        (-math.inf, "Lots: “-inf” is not a number; type a number from 1 to 10,000 lots."),
        (10**400, "Lots: “1000000000000000000000000000000000000000…” is not a number; type a"),
        ("x" * 1_000_000, f"Lots: “{'x' * 40}…” is not a number; type a number from 1 to"),
        ("-" + " " * 1_000_000 + "x", "Lots: “- x” is not a number; type a number from 1 to"),
    ],
)
def test_a_refusal_is_one_sentence_with_the_remedy(said, says):
    with pytest.raises(ValueError, match=f"^{re.escape(says)}"):
        read(said, 1, 1e4, label="Lots", unit="lots", whole=True)


def test_a_known_decimal_mark_leaves_one_reading():
    assert readings("1,500", marks=",") == [1.5]
    assert readings("1.500", marks=",") == [1500]
    assert readings("1,500", marks=".") == [1500]
    with pytest.raises(Unreadable):
        readings("1.5", marks=",")


# ---- every convention there is -----------------------------------------------------------------

# Locales whose groups have three digits; Babel knows how each of them writes a number.
LOCALES = [
    "ar_AE", "ar_DZ", "ar_EG", "cs", "da", "de", "de_AT", "el", "en", "en_ZA", "es", "et", "fa",
    "fi", "fr", "he", "hu", "it", "ja", "lt", "nb", "nl", "pl", "pt", "ru", "sl", "sv", "tr", "uk",
    "zh",
]  # fmt: skip


@pytest.mark.parametrize("locale", LOCALES)
@given(value=st.decimals(-(10**9), 10**9, places=2) | st.integers(-(10**9), 10**9))
def test_a_number_reads_back_however_a_language_writes_it(locale, value):
    found = readings(format_decimal(value, locale=locale, numbering_system="default"))
    assert float(value) in found
    assert len(found) == 1 or found[0] / found[1] == pytest.approx(1000)


@pytest.mark.parametrize("group", ["", ",", ".", "'", "’", *SPACES])
@pytest.mark.parametrize("decimal", [",", "."])
@given(value=st.decimals(-(10**9), 10**9, places=4) | st.integers(-(10**9), 10**9))
def test_nothing_is_ever_off_by_a_factor_without_a_word(decimal, group, value):
    if decimal == group:
        return
    said = f"{value:,f}".translate({ord(","): group, ord("."): decimal})
    for low, high in ((-1e12, 1e12), (0, 10), (100, 1e7), (-1, 1)):
        if low <= value <= high:
            inside = [each for each in readings(said) if low <= each <= high]
            assert float(value) in inside
            if len(inside) == 1:
                assert read(said, low, high) == float(value)
            else:
                with pytest.raises(ValueError, match="can be read as"):
                    read(said, low, high)


@given(st.floats(-1e15, 1e15).map(lambda value: float(f"{value:.12g}")))
def test_what_a_message_offers_can_be_read_in_one_way_only(value):
    assert readings(unmistakable(value)) == [value]


@given(st.floats(1e-3, 1e12))
def test_what_the_course_writes_can_be_typed_again(value):
    for said in (money(value), short(value, "€"), f"€{in_full(value)}"):
        assert any(each == pytest.approx(value, rel=0.01) for each in readings(said, "€"))


@given(st.text(max_size=30))
def test_any_text_is_a_finite_number_or_refused(said):
    with suppress(Unreadable):
        assert all(map(math.isfinite, readings(said, "€/unit")))


def test_a_field_reads_the_same_way():
    share = Field("number", "Share", "%", 30, 0, 100, 1)
    for said, value in {"33,3": 33.3, "33.3 %": 33.3, "1,500": 1.5, "٣٣": 33}.items():
        assert share.parse(said) == value
    orders = Field("integer", "Orders", "orders/year", 30, 1000, 10**6, 1)
    parsed = [orders.parse(said) for said in ("20.000", "20 k", "20’000 orders", 2e4)]
    assert parsed == [20_000] * 4
    assert all(type(each) is int for each in parsed)
