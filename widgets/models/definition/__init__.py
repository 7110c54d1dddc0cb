"""Models of lesson 01: what waits for the order, what fits, and when mass customization pays."""
