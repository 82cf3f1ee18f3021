"""How far the text is behind the voice in a visit that is recorded live, through the whole of Chevet.

    python benchmarks/live_visit.py RECORDING [--minutes 10] [--visits 1] [--language en]

Starts the demo hospital, the web server and a worker in a folder of their own, and speaks the recording
(repeated until it is long enough) into as many visits at once as asked for, at the pace of a microphone,
over the same WebSocket that the page uses. Printed, with n:

- partial: from the moment the newest sound that a text covers had been spoken until that text was told;
- final: the same for words that have left the partial text, measured at the end of the last one;
- stored: from a frame's last sample to its acknowledgement;
- note ready: from the end of the last sample until the page is led to the note;
- processor: seconds of all of Chevet's processes while it was recorded, by the wall's; memory (PSS)
  after the first minute and at the end.
"""

import argparse
import contextlib
import json
import os
import re
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
import psutil
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

FRAME = 8_000
FRAME_SECONDS = 0.25
PORT = 8766


def samples(path: Path, minutes: float) -> bytes:
    """The recording as frames' bytes, repeated to that length."""
    from chevet.speech.decode import decode

    pcm = decode(path).pcm.tobytes()
    wanted = int(minutes * 60 / FRAME_SECONDS) * FRAME
    return (pcm * (wanted // len(pcm) + 1))[:wanted]


class Visit(threading.Thread):
    """One visit: speaks, and notes when what was told."""

    def __init__(self, client: httpx.Client, visit: str, pcm: bytes, language: str) -> None:
        super().__init__(daemon=True)
        self.client, self.visit, self.pcm, self.language = client, visit, pcm, language
        self.partial: list[float] = []
        self.final: list[float] = []
        self.stored: list[float] = []
        self.ready: float | None = None
        self.words = 0

    def run(self) -> None:
        """Speak all of it at a microphone's pace, finish, and wait for the note."""
        base = str(self.client.base_url).rstrip("/")
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.client.cookies.jar)
        with connect(
            f"{base.replace('http', 'ws', 1)}/visits/{self.visit}/live",
            origin=base,
            additional_headers={"Cookie": cookies},
        ) as self.socket:
            opening = {"type": "open", "capture": None, "tab": "benchmark", "language": self.language}
            self.socket.send(json.dumps(opening))
            assert json.loads(self.socket.recv())["type"] == "opened"
            self.began = time.monotonic()
            ear = threading.Thread(target=self._listen, daemon=True)
            ear.start()
            count = len(self.pcm) // FRAME
            for n in range(count):
                time.sleep(max(0.0, self.began + (n + 1) * FRAME_SECONDS - time.monotonic()))
                self.socket.send(n.to_bytes(4, "big") + self.pcm[n * FRAME : (n + 1) * FRAME])
            self.ended = time.monotonic()
            while not self.stored or self._acked < count:
                time.sleep(0.01)
            self.socket.send(json.dumps({"type": "finish", "frames": count}))
            ear.join(300)

    def _listen(self) -> None:
        said: dict[str, dict] = {}
        until = 0.0
        self._acked = 0
        with contextlib.suppress(ConnectionClosed):
            for text in self.socket:
                now = time.monotonic() - self.began
                message = json.loads(text)
                if message["type"] == "ack":
                    self._acked = message["next"]
                    self.stored.append(now - self._acked * FRAME_SECONDS)
                elif message["type"] == "heard":
                    said.update({u["id"]: u for u in message["utterances"]})
                    for gone in message["gone"]:
                        said.pop(gone, None)
                    if message["partial"]:
                        self.partial.append(now - message["partial"]["end"])
                    newest = max((u["end"] for u in said.values()), default=0.0)
                    if newest > until + 0.05:
                        until = newest
                        self.final.append(now - newest)
                    self.words = sum(len(u["text"].split()) for u in said.values())
                elif message["type"] == "ended":
                    self.ready = time.monotonic() - self.ended if message["review"] else None


def log_in(url: str, password: str) -> httpx.Client:
    """A session of the demo clinician."""
    client = httpx.Client(base_url=url, timeout=30, headers={"Referer": url})
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/login/").text)
    assert token
    form = {"login": "martin", "password": password, "csrfmiddlewaretoken": token[1]}
    assert "/logout/" in client.post("/login/", data=form, follow_redirects=True).text
    return client


def agreed_visits(count: int) -> list[str]:
    """Ids of so many of today's visits, their patients having agreed."""
    from chevet.demo import accounts
    from chevet.scribe import intake, visits
    from chevet.trust import consent

    clinician = accounts.set_up()
    visits.refresh(clinician)
    found = visits.today(clinician)
    if len(found) < count:
        sys.exit(f"The demo hospital has {len(found)} visits today.")
    for visit in found[:count]:
        consent.record_consent(
            patient_id=visit.patient_id,
            encounter_id=visit.encounter_id,
            purposes=intake.PURPOSES,
            decision="given",
            given_by="patient",
            how="spoken",
            language="en",
            text_version=consent.CURRENT,
            recorded_by=clinician,
        )
    return [str(visit.pk) for visit in found[:count]]


def family(pids: list[int], data: str) -> list[psutil.Process]:
    """Chevet's processes and its PostgreSQL."""
    found = {}
    for process in psutil.process_iter(["name", "cmdline"]):
        mine = process.pid in pids or any(p.pid in pids for p in process.parents())
        if mine or (process.info["name"] == "postgres" and data in " ".join(process.info["cmdline"] or ())):
            found |= {process.pid: process} | {p.pid: p for p in process.children(recursive=True)}
    return list(found.values())


def used(processes: list[psutil.Process]) -> tuple[float, float]:
    """Processor seconds, and megabytes (PSS)."""
    seconds = memory = 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            seconds += times.user + times.system
            memory += process.memory_full_info().pss / 2**20
    return seconds, memory


def shown(name: str, values: list[float]) -> str:
    """Median, 95th percentile, highest and n."""
    ordered = sorted(values) or [float("nan")]
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    middle = statistics.median(ordered)
    return f"{name:<10} p50 {middle:5.2f} s   p95 {p95:5.2f} s   max {ordered[-1]:5.2f} s   n = {len(values)}"


def main() -> int:
    """Start everything, speak, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("recording", type=Path)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--visits", type=int, default=1)
    parser.add_argument("--language", default="en", choices=("en", "fr", "auto", "both"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chevet-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.environ.update(CHEVET_URL=f"http://127.0.0.1:{PORT}", CHEVET_DATA=name)
        from chevet.cli.bootstrap import django_ready
        from chevet.demo.hospital import DemoHospital
        from chevet.demo.processes import Processes

        with DemoHospital(folder / "hospital") as hospital:
            os.environ["CHEVET_EHR_URL"] = hospital.base_url
            with django_ready(folder, migrate=True), Processes(folder, PORT) as processes:
                from django.utils import timezone

                from chevet.demo import seed
                from chevet.demo.accounts import PASSWORD

                zone = timezone.get_default_timezone()
                seed.load(hospital.base_url, timezone.localdate(), timezone=zone)
                ids = agreed_visits(options.visits)
                processes.start()
                pcm = samples(options.recording, options.minutes)
                visits = [Visit(log_in(processes.url, PASSWORD), i, pcm, options.language) for i in ids]
                pids = [process.pid for process in processes.running.values()]
                measure(visits, pids, name, options.minutes)
    print(f"{options.recording.name}, {options.minutes:g} min, {options.visits} at once, {options.language}")
    print(shown("partial", [x for v in visits for x in v.partial]))
    print(shown("final", [x for v in visits for x in v.final]))
    print(shown("stored", [x for v in visits for x in v.stored]))
    print(shown("note ready", [v.ready for v in visits if v.ready is not None]))
    print(f"words heard {[v.words for v in visits]}")
    return 0 if all(v.ready is not None for v in visits) else 1


def measure(visits: list[Visit], pids: list[int], data: str, minutes: float) -> None:
    """Run the visits and print what they cost."""
    time.sleep(5)  # the worker loads
    before, _ = used(family(pids, data))
    began = time.monotonic()
    for visit in visits:
        visit.start()
    time.sleep(min(60.0, minutes * 30))
    _, early = used(family(pids, data))
    time.sleep(max(0.0, began + minutes * 60 - 2 - time.monotonic()))
    after, late = used(family(pids, data))
    seconds = time.monotonic() - began
    for visit in visits:
        visit.join(400)
    print(f"processor  {(after - before) / seconds:.2f} cores on average over {seconds:.0f} s")
    print(f"memory     {early:.0f} MB early, {late:.0f} MB at the end (PSS, all processes)")


if __name__ == "__main__":
    sys.exit(main())
