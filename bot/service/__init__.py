"""What a chat is told, and what is remembered of it.  Knows nothing of the network.

desk      questions and buttons in, replies out
keeper    the same for administrators
html      answers, surroundings and notices as Telegram HTML; rich measures while it is made
picking   the library in pages, and choosing reports; examples are questions it answers
shelf     the library that is being asked; ledger what people told us
"""
