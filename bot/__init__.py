"""The two faces: the command line and the Telegram chat."""
