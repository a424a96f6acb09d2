"""The command line and the Telegram chat."""
