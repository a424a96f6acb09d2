"""Passages, and the words in them that answer."""
