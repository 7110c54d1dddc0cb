"""Models of lesson 09: one firm in both systems, the rules of the verdict, and the game."""
