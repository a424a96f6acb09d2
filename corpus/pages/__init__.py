"""A passage on the page it stands on, as a picture.

sheet      a page as an image, and where each character stands on it
locating   the characters of a passage among those of its pages
typeset    lines of files that have no pages, set as pages with line numbers
picture    sheets framed, put together and written as PNG
"""
