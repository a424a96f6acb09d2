"""Importing this module has an interrupt end the process at once, without a traceback, as it ends any other program.

Only the process that a person starts does, before it imports all else; ``catch`` gives interrupts back to the program.
"""

import signal

_OWN = signal.getsignal(signal.SIGINT)
if _OWN is signal.default_int_handler:  # not where whoever starts the process has it ignore them
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def catch() -> None:
    """From here on an interrupt is a KeyboardInterrupt again."""
    signal.signal(signal.SIGINT, _OWN)
