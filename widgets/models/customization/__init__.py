"""Models of lesson 04: products with options, what they are worth, and how many are enough."""
