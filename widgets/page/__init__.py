"""What a page is made of: declared inputs, panels and their look, words, and JavaScript."""
