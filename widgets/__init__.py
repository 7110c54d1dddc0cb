"""The course's package: `widgets.models` computes, `widgets.explorers` shows, the rest serves both.

It is not ipywidgets: that package is always imported as ``import ipywidgets as ipw``.
"""

import os

# Our matrix products are small: a second thread only gets in the way, and 20 learners share a
# machine. Whoever sets the variable before importing us keeps their setting.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from widgets import newer

newer.watch()
