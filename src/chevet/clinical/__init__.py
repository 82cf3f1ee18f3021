"""Published clinical rules and vocabularies, one rule a file. Pure."""
