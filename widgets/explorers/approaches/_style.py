"""One colour for each approach in the charts of lesson 08, of Okabe and Ito's palette."""

from widgets.models.approaches.approaches import APPROACHES
from widgets.page.theme import MASS, THIRD

# The standard product is mass production's; the colour of mass customization is for all four.
COLORS = dict(
    zip(APPROACHES, (MASS.color, "#E69F00", THIRD.color, "#56B4E9", "#CC79A7"), strict=True)
)
