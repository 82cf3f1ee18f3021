"""Facts and reading → sections of statements, each with its evidence."""
