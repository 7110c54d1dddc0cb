"""Models of lesson 05: fixed and variable cost, forecasts that err, and demand that is pooled."""
