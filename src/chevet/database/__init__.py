"""Where the data lives: PostgreSQL, embedded on one PC or the hospital's own."""
