"""The spine's tables."""

from chevet.drafts.models.draft import Draft, Release, Revision, Signature

__all__ = ["Draft", "Release", "Revision", "Signature"]
