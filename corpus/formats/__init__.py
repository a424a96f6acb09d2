"""One module a format: ``read(data: bytes) -> Reading``, raising UnreadableReportError with the reason.

Nothing is lost and nothing invented: every visible character of the source is in exactly one line, in order.
"""
