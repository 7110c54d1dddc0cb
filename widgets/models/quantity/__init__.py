"""Models of lesson 03: designs, lots, and learning by doing."""
