"""The Telegram chat: what is done with updates, and the process that does it.

process       connect, receive updates, stop; every way to fail is one line
updates       updates fetched by polling, or brought by a webhook
application   which update goes to which handler
access        who may ask, how much, and whether an update is still worth answering
messages, callbacks, inline, admin   questions, presses of buttons, inline queries, what administrators do
watching      telling chats what is new of what they watch for
worker        whose turn it is, and the way to the processes that answer
sending       replies within Telegram's rules, and flood control
health        whether the chat is alive, and counts for Prometheus
redaction     logs without secrets
"""
