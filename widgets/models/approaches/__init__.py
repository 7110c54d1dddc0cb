"""Models of lesson 08: what each of the four approaches is worth."""
