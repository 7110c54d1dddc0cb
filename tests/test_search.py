"""A root found without SciPy's optimizers: as exact as theirs, and they stay out of a page."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from widgets.models.search import root

numbers = st.integers(-(10**8), 10**8).map(lambda millionths: millionths / 1e6)


@given(numbers, st.floats(1e-3, 1e3), st.floats(0, 1e3))
def test_a_root_is_the_one_of_a_library_and_found_soon(where, slope, bend):
    asked = []

    def function(x):
        asked.append(x)
        return slope * (x - where) + bend * (x - where) ** 3

    found, steps = root(function, -101, 101), len(asked)
    assert found == pytest.approx(brentq(function, -101, 101), abs=1e-9)
    assert steps < 60


def test_a_root_may_lie_at_an_end_or_be_missing():
    assert root(lambda x: x - 1, 1, 5) == root(lambda x: x - 1, -5, 1) == 1
    with pytest.raises(ValueError, match="change of sign"):
        root(np.exp, -1, 1)


def test_no_first_chart_waits_for_what_only_some_need():
    """SciPy's optimizers (a second of a page, and much memory) and Plotly's renderers (as long)."""
    script = (
        "import sys\nfrom everything import explorers\n"
        "for explorer in explorers().values():\n"
        "    explorer().outputs()\n"
        "slow = ('scipy.optimize', 'scipy.sparse', 'scipy.stats', 'nbformat', 'jsonschema')\n"
        "print([name for name in slow if name in sys.modules])"
    )
    tests = Path(__file__).parent
    command = [sys.executable, "-c", script]
    run = subprocess.run(command, cwd=tests, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
