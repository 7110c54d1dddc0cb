"""One folder a lesson, one module an explorer; one with an underscore serves its folder only."""
