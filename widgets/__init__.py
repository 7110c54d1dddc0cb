"""The course's package: `widgets.models` computes, `widgets.explorers` shows, the rest serves both.

It is not ipywidgets: that package is always imported as ``import ipywidgets as ipw``.
"""
