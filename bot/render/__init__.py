"""Answers as text: terminal, JSON, Telegram, pictures, tables."""
