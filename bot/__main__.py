"""`python -m bot` is `wenbao`."""

from bot import interrupts  # before all else
from bot.cli import main


def run() -> None:
    """The command `wenbao`."""
    interrupts.catch()
    main(prog_name="wenbao")


if __name__ == "__main__":
    run()
