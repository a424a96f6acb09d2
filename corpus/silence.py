"""Loaded first by the process that forks workers, and by no other: a worker that is interrupted while it starts would
print a traceback, where the pool says what became of its file."""

import sys

sys.excepthook = lambda *_: None
