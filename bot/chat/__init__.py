"""The Telegram chat: what is done with updates, and the process that does it.

process      connect, take updates by polling or webhook, stop; every way to fail is one line
application  which update goes to whom
gate         who may ask, how much, and whether an update is still worth answering
asking, buttons, inline, keeping   questions, presses, inline queries, what administrators do
room         the thread that answers, and whose turn it is
sending      replies within Telegram's rules, and patience with its flood control
health, metrics   whether it is alive, and counts for those who watch
"""
