"""Operations management and nothing else: numbers in, frozen results out, no page, no chart."""
