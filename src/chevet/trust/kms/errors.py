"""What goes wrong with a key-management service."""


class KmsError(Exception):
    """The service refuses or does not answer; one sentence, without what was asked."""
