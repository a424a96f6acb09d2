"""Words in pictures: scanned pages and photos.

page         what was recognised on a page, as values
recogniser   a picture of a page → what is written on it, by the models that come with rapidocr
kept         what was recognised before, on the disk
work         pages one after the other, in a process that may fail
"""
