"""Chevet: the open, self-hosted AI assistant for hospitals."""

__version__ = "0.1.0"
