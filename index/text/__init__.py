"""Text in normal form, words, and the lists of words."""
