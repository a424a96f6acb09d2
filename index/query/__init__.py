"""A question, and what it asks for."""
