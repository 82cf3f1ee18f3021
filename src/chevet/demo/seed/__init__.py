"""The demo hospital's patients: invented, English and French, put into its EHR as often as you like."""

from chevet.demo.seed.constants import DEMO, Demo, RecordedConsent, SampleVisit
from chevet.demo.seed.load import load
from chevet.demo.seed.resources import all_resources

__all__ = ["DEMO", "Demo", "RecordedConsent", "SampleVisit", "all_resources", "load"]
