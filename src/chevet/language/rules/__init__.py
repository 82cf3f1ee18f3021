"""One rule, one file: each reads a Reading (and mentions) and returns facts with their evidence."""
