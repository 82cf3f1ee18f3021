"""The scribe's tables."""

from chevet.scribe.models.capture import Capture, Live
from chevet.scribe.models.correction import SpeakerCorrection
from chevet.scribe.models.preference import Preference
from chevet.scribe.models.recording import Heard, Recording
from chevet.scribe.models.visit import Visit
from chevet.scribe.models.voice import Voice

__all__ = ["Capture", "Heard", "Live", "Preference", "Recording", "SpeakerCorrection", "Visit", "Voice"]
