"""`chevet demo`: the main job on two recorded consultations, then the pages."""

import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chevet.cli.bootstrap import django_ready
from chevet.settings.environment import default_data

if TYPE_CHECKING:
    from chevet.demo.processes import Processes
    from chevet.demo.seed import SampleVisit
    from chevet.scribe.models import Visit
    from chevet.trust.models import Staff

EHR_PORT = 8090


@click.command()
@click.option("--sign", is_flag=True, help="Review and sign as the demo clinician, and check the EHR.")
@click.option("--exit", "leave", is_flag=True, help="Stop everything at the end instead of serving.")
@click.option("--port", default=8000, show_default=True, help="The port of the pages.")
@click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), help="Where the demo keeps its data."
)
def command(sign: bool, leave: bool, port: int, data: Path | None) -> None:
    """Run the main job end to end on recorded consultations, then serve the pages."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not _free(port):
        _stop(f"Port {port} is taken by another program: stop it, or choose another with --port.")
    folder = (data or Path(os.environ.get("CHEVET_DATA") or default_data())).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _stop(f"The folder {folder} cannot be made ({error.strerror}); choose another with --data.")
    os.environ.update(CHEVET_URL=f"http://127.0.0.1:{port}", CHEVET_SITE_NAME="Hôpital Saint-Chevet")
    from chevet.demo.hospital import DemoHospital, HospitalUnavailable
    from chevet.demo.processes import NotStarted, Processes

    click.echo("Starting the demo hospital's EHR (a FHIR server of its own) …")
    try:
        with DemoHospital(folder / "hospital", EHR_PORT if _free(EHR_PORT) else None) as hospital:
            os.environ["CHEVET_EHR_URL"] = hospital.base_url
            with django_ready(folder, migrate=True), Processes(folder, port) as processes:
                _main_job(processes, hospital.base_url, sign=sign)
                if not leave:
                    _serve(processes.url)
    except (HospitalUnavailable, NotStarted) as error:
        _stop(str(error))
    except KeyboardInterrupt:
        click.echo("\nStopped; the demo's data stays in " + str(folder))


def _main_job(processes: "Processes", base_url: str, *, sign: bool) -> None:
    from django.utils import timezone

    from chevet.demo import accounts, seed
    from chevet.demo.story import DemoFailed, visit_of
    from chevet.drafts.jobs import NotDone
    from chevet.ehr.errors import EhrError

    try:
        if not accounts.nobody_else_works_here():
            _stop(
                "This data folder belongs to a real installation; give the demo a folder of its own with --data."
            )
        seed.load(base_url, timezone.localdate(), timezone=timezone.get_default_timezone())
        clinician = accounts.set_up()
        click.echo("Starting Chevet (web server and worker) …")
        processes.start()
        for sample in seed.DEMO.visits.values():
            _one_visit(sample, visit_of(sample, clinician), clinician, sign=sign)
        if sign:
            _verify_audit()
    except (DemoFailed, NotDone, EhrError) as error:
        _stop(str(error))


def _one_visit(sample: "SampleVisit", visit: "Visit", clinician: "Staff", *, sign: bool) -> None:
    from tqdm import tqdm

    from chevet.demo import story
    from chevet.demo.summary import summary

    click.echo(f"\n=== {visit.patient_name}: {visit.reason or 'consultation'} ({sample.language}) ===")
    recording = story.bring_in(sample, visit, clinician)
    with tqdm(total=100, unit="%", leave=False, disable=not sys.stderr.isatty()) as bar:

        def tell(what: str, share: float) -> None:
            bar.set_description(what)
            bar.update(round(share * 100) - bar.n)

        draft, timing = story.wait_for_draft(recording, tell)
    latest = draft.latest
    assert latest is not None
    for line in summary(recording.heard.transcript, latest.reviewed, timing):
        click.echo(line)
    if sign:
        story.review_as_clinician(draft, clinician)
        began = time.monotonic()
        resources = story.sign_and_send(draft, clinician)
        found = story.found_in_ehr(resources)
        click.echo(f"Signed by {clinician.display_name}; in the EHR in {time.monotonic() - began:.1f} s:")
        for resource in resources:
            click.echo(f"  {resource['type']:<20} {resource['url']}")
        if found != len(resources):
            raise story.DemoFailed(f"The EHR finds {found} of {len(resources)} resources.")
        click.echo(f"All {found} resources are found in the EHR by FHIR search.")


def _verify_audit() -> None:
    from chevet.trust import audit

    verification = audit.verify()
    click.echo(f"\nAudit chain: {verification.message}")
    if not verification.ok:
        sys.exit(1)


def _serve(url: str) -> None:
    from chevet.demo.accounts import PASSWORD, STAFF

    click.echo(f"\nOpen {url} and log in as:")
    for person in STAFF:
        click.echo(f"  {person.username:<8} {person.role.replace('_', ' '):<16} password: {PASSWORD}")
    click.echo("Ctrl-C stops everything.")
    while True:
        time.sleep(1)


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _stop(message: str) -> None:
    click.echo(f"chevet demo: {message}", err=True)
    sys.exit(2)
