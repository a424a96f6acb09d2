"""Importing this module suppresses tracebacks.  Only the process that forks workers does, before all else: a worker that is
interrupted while it starts would print one, where the pool already says what became of its file."""

import sys

sys.excepthook = lambda *_: None
