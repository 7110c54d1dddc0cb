"""Models of lesson 07: control charts, short runs, sampling plans, and how often to look."""
