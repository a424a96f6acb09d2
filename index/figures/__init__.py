"""Numbers, units and the figures of passages."""
