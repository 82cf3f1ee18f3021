"""Rotate the key of many sealed records while others are read and written, and print what reading cost meanwhile.

    PYTHONPATH=src python benchmarks/keys.py [--records 100000]

An embedded database of its own in a temporary folder; nothing of an installation is touched. Every read opens
its envelope and checks what is in it; a read that fails ends the run.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=100_000)
    records = parser.parse_args().records
    with tempfile.TemporaryDirectory(prefix="chevet-keys-") as data:
        os.environ["CHEVET_DATA"] = data
        os.environ.pop("DATABASE_URL", None)
        from chevet.cli.bootstrap import django_ready

        with django_ready(migrate=True):
            measure(records)


def measure(records: int) -> None:
    from chevet.scribe.models import Preference
    from chevet.trust import rotation
    from chevet.trust.models import Staff

    staff = Staff.objects.create(username="a", role="physician")
    text = "Cough for three days, no fever. " * 30
    rows = (Preference(staff=staff, kind="k", value=[n, text], source="set") for n in range(records))
    Preference.objects.bulk_create(rows, batch_size=2000)
    keys = list(Preference.objects.values_list("pk", flat=True))
    reads: list[float] = []
    writes: list[float] = []
    failed: list[str] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            began = time.perf_counter()
            try:
                if Preference.objects.get(pk=random.choice(keys)).value[1] != text:
                    failed.append("another text")
            except Exception as error:
                failed.append(type(error).__name__)
            reads.append(time.perf_counter() - began)
            time.sleep(0.005)

    def write() -> None:
        while not stop.is_set():
            began = time.perf_counter()
            row = Preference.objects.get(pk=random.choice(keys))
            row.value = [-1, text]
            row.save()
            writes.append(time.perf_counter() - began)
            time.sleep(0.02)

    def during(what: str, work: object) -> None:
        reads.clear(), writes.clear(), stop.clear()
        threads = [threading.Thread(target=task, daemon=True) for task in (read, write)]
        for thread in threads:
            thread.start()
        began = time.perf_counter()
        work()  # type: ignore[operator]
        seconds = time.perf_counter() - began
        stop.set()
        for thread in threads:
            thread.join()
        cuts = statistics.quantiles(reads, n=100)
        print(
            f"{what}: {seconds:.1f} s; {len(reads)} reads p50 {cuts[49] * 1000:.1f} ms p95 {cuts[94] * 1000:.1f} ms "
            f"p99 {cuts[98] * 1000:.1f} ms max {max(reads) * 1000:.0f} ms; {len(writes)} writes p50 "
            f"{statistics.median(writes) * 1000:.1f} ms; failed {len(failed)}"
        )

    command = [sys.executable, "-m", "chevet", "keys", "rotate"]
    during("before", lambda: time.sleep(10))
    during("while rotating", lambda: subprocess.run(command, check=True))
    left = sum(
        count for key, count in rotation.wrapped().rows.items() if key != rotation.keyring.site().current
    )
    print(f"{records} records; wrapped by the old key afterwards: {left}")
    sys.exit(bool(failed or left))


if __name__ == "__main__":
    main()
