"""A server of their own for tests that change roles and fail on purpose."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deployment import Site
from outreach.cluster import Cluster, checkout


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A server that no other test uses, for it is about roles, and these belong to the whole server."""
    place = Path(tempfile.mkdtemp(prefix="od-"))
    place.chmod(0o755)
    cluster = Cluster(place / "base", home=checkout())
    try:
        cluster.up()
        yield Site(cluster)
    finally:
        cluster.destroy()
        shutil.rmtree(place)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what is deployed, to be spoilt."""
    home = tmp_path / "copy"
    home.mkdir()
    for name in ("sqitch.plan", "sqitch.conf"):
        shutil.copy(checkout() / name, home)
    for name in ("deploy", "revert", "verify"):
        shutil.copytree(checkout() / name, home / name)
    return home
