"""The reason that whoever changes a policy gives."""


class PolicyError(ValueError):
    """A policy can't be changed like this; the message says what is wrong."""


def checked(why: str) -> str:
    """The reason, trimmed. Raises PolicyError when there is none or it is longer than 200 characters."""
    why = why.strip()
    if not why or len(why) > 200:
        raise PolicyError("Say why, in at most 200 characters (and nothing about a patient).")
    return why
