"""The value objects that rooms hand to each other and outside programs rely on.

Pure and frozen: names of fields are fixed, more may be added. Times are seconds,
text offsets count Unicode code points, codes carry their system.
"""
