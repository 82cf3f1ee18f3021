"""Listening while the visit goes on: the capture, its audio as it arrives, and what is heard of it."""
