"""The committed reference is what the catalog says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]


def test_the_committed_pages_are_up_to_date(module_clone: str) -> None:
    done = subprocess.run(
        [sys.executable, HOME / "scripts" / "reference.py", "--check", "--url", module_clone],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_changed_comment_shows(clone: str) -> None:
    subprocess.run(
        ["psql", "--no-psqlrc", "--quiet", clone, "--command", "COMMENT ON TABLE outreach.outreach IS 'Changed.'"],
        check=True,
    )
    done = subprocess.run(
        [sys.executable, HOME / "scripts" / "reference.py", "--check", "--url", clone],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "+Changed." in done.stdout
