"""The Telegram chat: what is done with updates, and the process that does it.

process      connect, poll or listen, stop; every way to fail is one line
application  which update goes to whom
gate         who may ask, and whether an update is still worth answering
asking, buttons, inline, keeping   questions, presses, inline queries, what administrators do
sending      replies within Telegram's rules, and patience with its flood control
"""
