"""What a report says, and where it says it.  Knows nothing of words and scores."""
