"""The embedded PostgreSQL beside others on the same machine."""

import os
import subprocess
import sys
from pathlib import Path

START_AND_STOP = """
import sys
from pathlib import Path
from chevet.database import embedded
embedded.start(Path(sys.argv[1])).stop()
"""


def test_no_lock_is_shared_with_other_users_of_the_machine(tmp_path: Path) -> None:
    everybodys = tmp_path / "tmp"
    everybodys.mkdir(mode=0o777)
    environment = {**os.environ, "TMPDIR": str(everybodys), "XDG_RUNTIME_DIR": str(tmp_path / "none")}
    subprocess.run(
        [sys.executable, "-c", START_AND_STOP, str(tmp_path / "data")],
        env=environment,
        check=True,
        timeout=60,
    )
    assert [p.name for p in everybodys.iterdir() if p.is_file()] == []
    assert (tmp_path / "data" / "postgres" / "PG_VERSION").exists()
