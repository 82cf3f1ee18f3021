"""A real browser for tests: Chromium driven by Playwright, axe on each page, pictures where they are asked for.

With SCREENSHOTS=folder in the environment `picture` leaves a picture of each page there.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
]
TOUCHED: set = set()  # pages into which axe or a screenshot has written styles of its own
WIDTHS = {
    "wide": {"width": 1280, "height": 860},
    "narrow": {"width": 390, "height": 844},
    "phone": {"width": 360, "height": 740},
}


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the pages were not tried in a browser")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop of its own in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium, live_server, ehr) -> Iterator[Callable]:
    """open_page(size, scheme) → a fresh browser page; at the end nothing may have gone wrong in it."""
    opened, wrong = [], []

    def note(page, text: str) -> None:
        if "Content Security" in text and page not in TOUCHED:
            wrong.append(text)

    def make(size: str = "wide", scheme: str = "light"):
        context = chromium.new_context(
            viewport=WIDTHS[size],
            color_scheme=scheme,
            base_url=live_server.url,
            locale="en-GB",
            has_touch=size != "wide",
        )
        page = context.new_page()
        page.set_default_timeout(15000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: note(page, said.text))
        opened.append(context)
        return page

    yield make
    for context in opened:
        context.close()
    assert wrong == [], wrong  # said in full: this module is not one whose asserts pytest rewrites


def log_in(page, name: str = "martin") -> None:
    from chevet.demo.accounts import PASSWORD

    page.goto("/login/")
    page.fill("#id_login", name)
    page.fill("#id_password", PASSWORD)
    page.click("button.primary")
    page.wait_for_selector("#visits")


def picture(page, name: str, *, whole: bool = False) -> None:
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.wait_for_timeout(250)
        TOUCHED.add(page)  # a screenshot hides the caret by a style
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=whole)


def faultless(page) -> None:
    """No axe-core violation, and nothing wider than the window."""
    from axe_playwright_python.sync_playwright import Axe

    TOUCHED.add(page)
    found = Axe().run(page).response["violations"]
    faults = [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found]
    assert faults == [], faults
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def until(page, condition: str, seconds: float = 15) -> None:
    """Wait until the function is true of the page (Playwright's own waiting needs eval, which our policy forbids)."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    sound = page.evaluate(
        "(a => a && [a.currentTime, a.paused, a.readyState, a.error?.message])(document.querySelector('#audio'))"
    )
    raise AssertionError(f"never became true: {condition} (sound: {sound})")


def sample(name: str) -> bytes:
    return (resources.files("chevet.demo") / "samples" / f"{name}.ogg").read_bytes()


def of(visits: list, name: str):
    return next(v for v in visits if name in v.patient_name)


def settle_all(page) -> None:
    """Answer every open finding: leave out what is withheld, dismiss or keep the rest."""
    apart = page.locator("#withheld > .actions button")
    if apart.count():
        page.locator("#withheld").evaluate("details => { details.open = true; }")
        apart.click()
        apart.wait_for(state="detached")
    open_ones = page.locator(".finding:not(.settled)")
    while left := open_ones.count():
        open_ones.first.locator(".finding-tools .tool").last.click()
        until(page, f"() => document.querySelectorAll('.finding:not(.settled)').length < {left}")
