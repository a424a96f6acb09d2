"""Words, scores, answers.  Knows nothing of Telegram or terminals."""
