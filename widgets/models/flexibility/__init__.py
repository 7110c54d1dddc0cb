"""Models of lesson 06: plants and products, the order of cars, lots and setups."""
