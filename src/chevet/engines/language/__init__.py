"""Adapters to what drafts notes. Each carries its card."""
