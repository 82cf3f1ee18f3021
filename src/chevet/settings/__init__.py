"""Settings: environment variables, read once, checked before anything starts."""
