"""The live WebSocket on a real server: what is acknowledged is stored, and bad input changes nothing."""

import os
import subprocess
import time
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from consenting import decide
from live_page import Page
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from worker_process import until

from chevet.scribe.live import audio, captures
from chevet.scribe.live.audio import FRAME_BYTES
from chevet.scribe.models import Capture
from chevet.trust import audit

pytestmark = [pytest.mark.django_db(transaction=True)]


def sound(count: int) -> list[bytes]:
    return [os.urandom(FRAME_BYTES) for _ in range(count)]


def speak(tab: Page, pieces: list[bytes]) -> None:
    for piece in pieces:
        tab.speak(piece)
    tab.stored()


def row(tab: Page) -> Capture:
    return Capture.objects.get(pk=tab.capture)


def test_what_is_acknowledged_is_on_the_disk_and_goes_on_after_a_break(page) -> None:
    tab, pieces = page(), sound(30)
    opened = tab.open()
    assert (opened["next"], opened["state"]) == (0, "recording")
    speak(tab, pieces[:17])
    tab.drop()
    for piece in pieces[17:]:
        tab.speak(piece)
    again = tab.open()
    assert (again["capture"], again["next"], again["key"]) == (opened["capture"], 17, opened["key"])
    tab.stored()
    assert audio.read(UUID(tab.capture), 0, 30) == b"".join(pieces)
    assert row(tab).stored == 30


def test_pause_mark_discard_and_finish(page) -> None:
    tab, pieces = page(), sound(40)
    tab.open()
    speak(tab, pieces)
    tab.tell(type="mark", frame=5)
    tab.tell(type="mark", frame=25)
    tab.tell(type="pause")
    tab.wait(lambda m: m["type"] == "state" and m["state"] == "paused")
    tab.tell(type="discard", **{"from": 20, "to": 40})
    told = tab.wait(lambda m: m["type"] == "marks" and m["discarded"])
    assert (told["marks"], told["discarded"]) == ([5], [[20, 40]])
    expected = b"".join(pieces[:20]) + bytes(20 * FRAME_BYTES)
    until(lambda: audio.read(UUID(tab.capture), 0, 40) == expected, what="silence on the disk")
    tab.tell(type="resume")
    tab.wait(lambda m: m["type"] == "state" and m["state"] == "recording")
    speak(tab, [pieces[0][:4000]])
    tab.tell(type="finish", frames=41)
    tab.wait(lambda m: m["type"] == "state" and m["state"] == "finishing")
    assert (row(tab).total, row(tab).state) == (41, "finishing")
    assert audit.verify().ok


def test_a_second_tab_is_told_and_may_take_over(page) -> None:
    first, second = page("tab-1"), page("tab-2")
    first.open()
    pieces = sound(8)
    speak(first, pieces)
    assert second.open()["type"] == "busy"
    second.drop()
    opened = second.open("take_over")
    assert (opened["type"], opened["next"]) == ("opened", 8)
    assert first.until_closed() == 4409
    second.next = 8
    speak(second, [pieces[0]])
    assert audio.read(UUID(second.capture), 0, 9) == b"".join(pieces) + pieces[0]


def test_a_french_clinician_is_told_in_french_that_consent_was_withdrawn(page, visit, staff) -> None:
    staff["hart"].language = "fr"
    staff["hart"].save(update_fields=["language"])
    tab = page()
    tab.open()
    problem = "The patient withdrew their consent: the recording was stopped."
    captures.stop(visit, by=staff["hart"], problem=problem)
    told = tab.wait(lambda m: m["type"] == "refused")["message"]
    assert told == "Le patient a retiré son consentement : l’enregistrement a été arrêté."


def test_consent_withdrawn_stops_it_and_keeps_what_was_stored(page, visit, staff) -> None:
    tab = page()
    tab.open()
    pieces = sound(4)
    speak(tab, pieces)
    decide(visit, staff["hart"], "withdrawn")
    told = tab.wait(lambda m: m["type"] == "refused")["message"]
    assert told == "The patient withdrew their consent: the recording was stopped."
    assert tab.until_closed() == 4403
    assert row(tab).state == "stopped"
    assert audio.read(UUID(tab.capture), 0, 4) == b"".join(pieces)
    assert tab.open()["type"] == "refused"
    captures.remove(row(tab).pk, by=staff["hart"])
    assert not audio.folder(UUID(tab.capture)).exists()


@pytest.mark.parametrize(
    "data",
    [
        "not json",
        '{"no": "type"}',
        '{"type": "sing"}',
        '{"type": "discard", "from": 0, "to": 99}',
        '{"type": "finish", "frames": 99}',
        '{"type": "mark", "frame": "x"}',
        b"",
        b"\x00\x00",
        (2).to_bytes(4, "big") + b"odd",
        (2).to_bytes(4, "big") + bytes(FRAME_BYTES + 2),
    ],
)
def test_garbage_is_refused_with_a_sentence_and_changes_nothing(page, data) -> None:
    tab = page()
    tab.open()
    pieces = sound(2)
    speak(tab, pieces)
    tab.raw(data)
    problem = tab.wait(lambda m: m["type"] == "problem")
    assert problem["code"] == "garbage"
    assert problem["message"].endswith(".")
    assert tab.until_closed() == 4400
    assert (row(tab).stored, row(tab).state) == (2, "recording")
    assert audio.read(UUID(tab.capture), 0, 2) == b"".join(pieces)


def test_a_gap_is_asked_for_again_and_what_comes_twice_counts_once(page) -> None:
    tab = page()
    tab.open()
    pieces = sound(5)
    speak(tab, pieces[:2])
    tab.raw((4).to_bytes(4, "big") + pieces[4])
    assert tab.wait(lambda m: m["type"] == "problem")["next"] == 2
    tab.raw((1).to_bytes(4, "big") + pieces[4])
    speak(tab, pieces[2:])
    assert audio.read(UUID(tab.capture), 0, 5) == b"".join(pieces)


def test_more_sound_than_time_has_passed_is_refused(page) -> None:
    tab, piece = page(), bytes(FRAME_BYTES)
    tab.open()
    for _ in range(60 * 4 * 2):
        tab.speak(piece)
    assert tab.wait(lambda m: m["type"] == "problem")["code"] == "garbage"
    assert tab.until_closed() == 4400


def test_without_a_login_or_from_another_site_nothing_opens(web, visit, page) -> None:
    address = f"{web.url.replace('http', 'ws')}/visits/{visit.pk}/live"
    with connect(address, origin=web.url) as socket:
        assert '"not_logged_in"' in socket.recv(10)
    with pytest.raises(InvalidStatus):
        connect(address, origin="https://elsewhere.example")
    assert not Capture.objects.exists()


def test_a_recording_that_is_not_here_is_said_and_none_begins(page) -> None:
    tab = page()
    tab.capture = str(uuid4())
    assert tab.open()["code"] == "unknown_capture"
    assert tab.until_closed() == 4400
    assert not Capture.objects.exists()


def test_without_consent_nothing_begins(page, visit, staff) -> None:
    decide(visit, staff["hart"], "refused")
    tab = page()
    assert tab.open()["type"] == "refused"
    assert tab.until_closed() == 4403
    assert not Capture.objects.exists()


def test_a_folder_that_takes_nothing_is_said_and_what_was_not_stored_is_not_acknowledged(page) -> None:
    tab = page()
    tab.open()
    pieces = sound(6)
    speak(tab, pieces[:3])
    folder = audio.folder(UUID(tab.capture))
    aside = folder.rename(folder.with_name("aside"))
    folder.touch()
    tab.drop()
    tab.open()
    for piece in pieces[3:]:
        tab.speak(piece)
    assert "browser" in tab.wait(lambda m: m["type"] == "problem")["message"]
    assert tab.until_closed() == 1013
    assert row(tab).stored == 3
    folder.unlink()
    aside.rename(folder)
    tab.open()
    tab.stored()
    assert audio.read(UUID(tab.capture), 0, 6) == b"".join(pieces)


def test_a_full_disk_is_said_and_the_recording_goes_on_once_there_is_room(page) -> None:
    tab = page()
    tab.open()
    pieces = sound(30)
    speak(tab, pieces[:3])
    tab.drop()
    folder = audio.folder(UUID(tab.capture))
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    mount = ["mount", "-t", "tmpfs", "-o", "size=120k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk to fill cannot be mounted here")
    try:
        for name, content in kept.items():
            (folder / name).write_bytes(content)
        tab.open()
        for piece in pieces[3:]:
            tab.speak(piece)
        assert "full" in tab.wait(lambda m: m["type"] == "problem")["message"]
        assert tab.until_closed() == 1013
        stored = row(tab).stored
        assert 3 <= stored == tab.acked < 30
        subprocess.run(["mount", "-o", "remount,size=2m", str(folder)], check=True)
        tab.open()
        tab.stored()
        assert audio.read(UUID(tab.capture), 0, 30) == b"".join(pieces)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_recording_keeps_its_session_in_use_until_its_absolute_end(client, staff) -> None:
    from django.contrib.sessions.models import Session

    from chevet.scribe.live.consumer import still_logged_in

    client.force_login(staff["hart"])
    session = client.session
    session["began"] = int(time.time())
    session.save()
    key = session.session_key
    soon = Session.objects.get(pk=key).expire_date
    Session.objects.filter(pk=key).update(expire_date=soon - timedelta(minutes=20))
    assert still_logged_in(key)
    assert Session.objects.get(pk=key).expire_date >= soon
    session = client.session
    session["began"] -= 13 * 3600
    session.save()
    assert not still_logged_in(key)
    client.logout()
    assert not still_logged_in(key)
