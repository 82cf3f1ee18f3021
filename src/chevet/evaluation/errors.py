"""What can be wrong with a data set that is to be measured on."""


class DataMissing(Exception):
    """The folder does not hold the data set as published; the text says which file is missing or unreadable."""
