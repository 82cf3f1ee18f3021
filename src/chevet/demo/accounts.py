"""The demo hospital's staff, approved engines and switched-on capability."""

from chevet.demo.seed import DEMO
from chevet.trust.models import Staff
from chevet.trust.setup import StaffSpec, ensure_site

# The pages listen on this machine only, and every patient is invented: the password may be printed.
PASSWORD = "at the bedside"  # noqa: S105  # meant to be known

STAFF = (
    StaffSpec("martin", "physician", DEMO.practitioner_name, PASSWORD, DEMO.practitioner_id),
    StaffSpec("nurse", "nurse", "Alex Reed", PASSWORD),
    StaffSpec("desk", "front_desk", "Sam Petit", PASSWORD),
    StaffSpec("privacy", "privacy_officer", "Noor Haddad", PASSWORD),
    StaffSpec("admin", "administrator", "Robin Keller", PASSWORD),
)


def nobody_else_works_here() -> bool:
    """Whether this database has no staff but the demo's."""
    return not Staff.objects.exclude(username__in=[s.username for s in STAFF]).exists()


def set_up() -> Staff:
    """Make the accounts, approve the engines that ship, switch the scribe on; the demo clinician."""
    from chevet.engines.language.grounded import CARD
    from chevet.engines.speech.whisper import BASE

    staff = ensure_site(
        staff=list(STAFF),
        engines=[BASE.engine, CARD.engine],
        stages={"scribe": "on"},
        why="the demo hospital begins",
    )
    return staff["martin"]
