"""`python -m bot` is `wenbao`."""

from bot.cli import main

main(prog_name="wenbao")
