"""Backups: one consistent, encrypted archive of the database and the sealed files, and the way back."""
