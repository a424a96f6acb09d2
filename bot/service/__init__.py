"""What a chat is told, and what is remembered of it.  Knows nothing of the network.

questions      questions and presses of buttons in, replies out; examples are questions that are answered for certain
admin          reports in and out, rights, statistics and feedback, for administrators
selection      the library in pages, and choosing the reports to ask
conversation   what was asked last in a chat
actions        what a button does, as the data that Telegram brings back
view           the reports that somebody may see: all that is asked, listed and sent goes through one
library        the reports that are asked, and how they change; database what people told us
watches        what chats want to be told of: begun, listed, ended and told; watching compares what reports say now with what
               they said, watch_table keeps it
reply          the values that are handed out
memory         what is remembered of each chat, handed to whoever answers it and taken back
processes      the processes that answer; serving is where one starts, answering what it does with a request
"""
