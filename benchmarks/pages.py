"""How quickly the pages answer with 10 people at work at once.

    python benchmarks/pages.py http://127.0.0.1:8000 [--password "at the bedside"]

Against a running `chevet demo`. Ten clinicians, each logged in, go between Today and the review pages
of today's drafts for 30 s after a warm-up round, looking at each page for 1 s (`--look`; with 0 they
ask as fast as they are answered, which measures throughput rather than what a person waits).
"""

import argparse
import random
import re
import statistics
import threading
import time

import httpx

USERS, SECONDS = 10, 30.0


def log_in(client: httpx.Client, password: str) -> None:
    """A session of the demo clinician."""
    page = client.get("/login/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, "no login form"
    answer = client.post(
        "/login/",
        data={"login": "martin", "password": password, "csrfmiddlewaretoken": token[1]},
        follow_redirects=True,
    )
    assert answer.status_code == 200 and "/logout/" in answer.text, "the login was refused"


def work(
    client: httpx.Client, pages: list[str], until: float, look: float, times: list[tuple[str, float]]
) -> None:
    """Ask for one page after another, looking at each for about `look` seconds."""
    turn = 0
    time.sleep(random.uniform(0, look))
    while time.monotonic() < until:
        page = pages[turn % len(pages)]
        began = time.perf_counter()
        answer = client.get(page)
        times.append((page, time.perf_counter() - began))
        assert answer.status_code == 200, f"{answer.status_code}"
        turn += 1
        time.sleep(random.uniform(0.5, 1.5) * look)


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of them lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main() -> None:
    """Log in, warm up, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--password", default="at the bedside")
    parser.add_argument("--look", type=float, default=1.0, help="seconds on each page")
    chosen = parser.parse_args()
    clients = [httpx.Client(base_url=chosen.url, timeout=30) for _ in range(USERS)]
    for client in clients:
        log_in(client, chosen.password)
    drafts = sorted(set(re.findall(r'href="(/drafts/[0-9a-f-]+/)"', clients[0].get("/").text)))
    pages = ["/", *drafts]
    for client in clients:
        for page in pages:
            client.get(page)
    times: list[tuple[str, float]] = []
    until = time.monotonic() + SECONDS
    threads = [threading.Thread(target=work, args=(c, pages, until, chosen.look, times)) for c in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{USERS} users at once, {len(times)} answers in {SECONDS:.0f} s, {chosen.look:g} s on each page")
    for name, mine in (
        ("today", [t for p, t in times if p == "/"]),
        ("review", [t for p, t in times if p != "/"]),
    ):
        if mine:
            print(
                f"{name:<7} n = {len(mine):5}  p50 {1000 * statistics.median(mine):6.0f} ms"
                f"  p95 {1000 * percentile(mine, 0.95):6.0f} ms  p99 {1000 * percentile(mine, 0.99):6.0f} ms"
            )


if __name__ == "__main__":
    main()
