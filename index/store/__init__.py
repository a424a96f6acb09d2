"""Passages and postings, built and kept."""
