"""Hearing a conversation while it goes on: `Listener` takes samples as they come and gives text in three grades.

*Partial*: the phrase that somebody is still speaking, in haste. *Final*: a phrase that has ended.
*Settled*: the same windows that `transcribe` hears, so that the end is the transcript of the recording.
"""

from chevet.speech.live.heard import Heard, HeardUtterance, Partial
from chevet.speech.live.listener import Listener
from chevet.speech.live.resume import Resume

__all__ = ["Heard", "HeardUtterance", "Listener", "Partial", "Resume"]
