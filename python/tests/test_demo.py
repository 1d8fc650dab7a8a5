"""The demonstration runs to its end on a few companies and checks its own figures."""

import io
from pathlib import Path

import psycopg
import pytest
from rich.console import Console

from outreach.demo import DemoFailed, invent, run_demo


def test_two_hundred_companies(clone: str, tmp_path: Path) -> None:
    screen = io.StringIO()
    console = Console(file=screen, width=160)
    run_demo(clone, companies=None, count=200, directory=tmp_path / "out", console=console)
    text = screen.getvalue()
    assert "200 generated companies" in text
    assert "NO" not in text.split("figures that must agree")[1]
    with psycopg.connect(clone) as connection:
        row = connection.execute("SELECT count(*) FROM outreach.send_log WHERE sent_at IS NOT NULL").fetchone()
    assert row is not None
    assert row[0] > 100
    assert len(list((tmp_path / "out" / "maildir" / "new").iterdir())) >= row[0]
    with pytest.raises(DemoFailed, match="not empty"):
        run_demo(clone, companies=None, count=200, directory=tmp_path / "out", console=console)


def test_the_demo_needs_a_directory_of_its_own(clone: str, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("x")
    with pytest.raises(DemoFailed, match="something else"):
        run_demo(clone, companies=None, count=50, directory=tmp_path, console=Console(file=io.StringIO()))
    assert (tmp_path / "precious").exists()


def test_generated_companies_are_always_the_same(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        invent.company_file(tmp_path / name, 500)
    data = (tmp_path / "a.csv").read_bytes()
    assert data == (tmp_path / "b.csv").read_bytes()
    assert len(data.splitlines()) == 1 + 500 + len(invent.DIRTY_ROWS) + 1
