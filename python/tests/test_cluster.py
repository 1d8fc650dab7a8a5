"""The private cluster: made, found again, recovered after a kill, removed, and nobody else's touched."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from outreach import cluster as module
from outreach.cluster import Cluster, ClusterError, Postgres, find_postgres, installed_postgres

PLAN = """\
%syntax-version=1.0.0
%project=tiny

first 2026-01-01T00:00:00Z A <a@example.org> # first
second [first] 2026-01-01T00:00:01Z A <a@example.org> # second
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A short path that the server's user may pass through, which pytest's own temporary directories are not."""
    path = Path(tempfile.mkdtemp(prefix="oc-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def blank() -> Iterator[Path]:
    """A cluster that was made and stopped, to copy: that is much faster than initdb."""
    path = Path(tempfile.mkdtemp(prefix="oc-"))
    path.chmod(0o755)
    cluster = Cluster(path / "base")
    cluster.up()
    cluster.stop()
    yield cluster.base
    cluster.destroy()
    path.rmdir()


@pytest.fixture
def made(place: Path, blank: Path) -> Iterator[Cluster]:
    """A cluster of its own, running."""
    subprocess.run(["cp", "-a", blank, place / "base"], check=True)
    cluster = Cluster(place / "base")
    cluster.up()
    yield cluster
    cluster.destroy()


@pytest.fixture
def home(place: Path) -> Path:
    """A checkout with two changes."""
    shutil.copy(module.checkout() / "sqitch.conf", place)
    (place / "sqitch.plan").write_text(PLAN)
    for kind, first, second, end in (
        ("deploy", "CREATE TABLE first ();", "CREATE TABLE second ();", "COMMIT"),
        ("revert", "DROP TABLE first;", "DROP TABLE second;", "COMMIT"),
        ("verify", "TABLE first;", "TABLE second;", "ROLLBACK"),
    ):
        (place / kind).mkdir()
        (place / kind / "first.sql").write_text(f"BEGIN;\n{first}\n{end};\n")
        (place / kind / "second.sql").write_text(f"BEGIN;\n{second}\n{end};\n")
    return place


@pytest.fixture
def deployable(home: Path, blank: Path) -> Iterator[Cluster]:
    subprocess.run(["cp", "-a", blank, home / "base"], check=True)
    cluster = Cluster(home / "base", home=home)
    yield cluster
    cluster.destroy()


def value(cluster: Cluster, query: str, database: str = "postgres") -> object:
    with psycopg.connect(cluster.url(database)) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return row[0]


def seconds_until(condition: object, limit: float = 20) -> None:
    assert callable(condition)
    deadline = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


# --- finding PostgreSQL ---


def test_finds_a_supported_version() -> None:
    found = find_postgres()
    assert found.major in range(15, 19)
    assert os.access(found.program("initdb"), os.X_OK)
    assert found in list(installed_postgres())


def fake_postgres(bindir: Path, version: str) -> Path:
    bindir.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (bindir / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (bindir / name).chmod(0o755)
    return bindir


def test_the_environment_may_name_the_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bindir = fake_postgres(tmp_path / "pg", "17.3 (Somewhere 17.3-1)")
    monkeypatch.setenv("OUTREACH_PG_BIN", str(bindir))
    assert find_postgres() == Postgres(bindir, 17, "17.3 (Somewhere 17.3-1)")


def test_path_is_searched_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bindir = fake_postgres(tmp_path / "pg", "16.1")
    monkeypatch.delenv("OUTREACH_PG_BIN", raising=False)
    monkeypatch.setenv("PATH", str(bindir), prepend=os.pathsep)
    assert Postgres(bindir, 16, "16.1") in list(installed_postgres())


@pytest.mark.parametrize("version", ["14.9", "19.0"])
def test_another_version_is_refused_by_name(version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_PG_BIN", str(fake_postgres(tmp_path / "pg", version)))
    with pytest.raises(ClusterError, match=r"no PostgreSQL 15 to 18 is installed in OUTREACH_PG_BIN"):
        find_postgres()


# --- where, and for whom ---


def test_the_url_names_everything_that_the_environment_could_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGUSER", "nobody")
    url = Cluster(Path("/somewhere/with space")).url("a/b")
    assert url == "postgresql://postgres@/a%2Fb?host=/somewhere/with%20space/sock&port=5432"
    parsed = psycopg.conninfo.conninfo_to_dict(url)
    assert parsed == {"user": "postgres", "dbname": "a/b", "host": "/somewhere/with space/sock", "port": "5432"}


def test_a_long_path_puts_the_socket_elsewhere(place: Path) -> None:
    cluster = Cluster(place / ("x" * 100))
    assert cluster.sock.parent == Path("/tmp")
    cluster.up()
    elsewhere = cluster.sock
    assert value(cluster, "SELECT 1") == 1
    cluster.destroy()
    assert not elsewhere.exists()


def test_two_checkouts_have_two_clusters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OUTREACH_CLUSTER_DIR", raising=False)
    assert Cluster.of_checkout(tmp_path / "a").base != Cluster.of_checkout(tmp_path / "b").base


def test_only_its_user_and_root_get_to_the_socket_and_there_is_no_tcp_port(made: Cluster) -> None:
    assert value(made, "SHOW listen_addresses") == ""
    for directory in (made.data, made.sock):
        found = directory.stat()
        assert (stat.S_IMODE(found.st_mode), found.st_uid) == (0o700, made.owner.pw_uid)
    assert value(made, "SELECT current_setting('fsync') || current_setting('full_page_writes')") == "onon"
    listens_on = (made.data / "postmaster.pid").read_text().splitlines()[5]
    assert listens_on.strip() == ""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_is_kept_out(made: Cluster) -> None:
    tried = subprocess.run(
        [made.program("psql"), "-Xc", "SELECT 1", made.url("postgres")],
        user="nobody", capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip
    assert tried.returncode == 2
    assert "Permission denied" in tried.stderr


# --- life ---


def test_up_again_leaves_the_server_alone(made: Cluster) -> None:
    before = made.server_pid()
    Cluster(made.base).up()
    assert made.server_pid() == before


def test_stop_and_start_keep_what_was_there(made: Cluster) -> None:
    made.create_database("kept")
    made.stop()
    assert made.server_pid() is None
    made.stop()
    made.up()
    assert "kept" in made.databases()


def test_a_killed_server_comes_back(made: Cluster) -> None:
    made.create_database("kept")
    with made.connect():  # a client, so that the dead server leaves a child behind
        pid = made.server_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        seconds_until(lambda: made.server_pid() is None)
        assert (made.data / "postmaster.pid").exists()
        made.up()
    assert made.server_pid() != pid
    assert "kept" in made.databases()


def test_a_pid_file_that_names_another_process_does_not_count(made: Cluster) -> None:
    made.stop()
    for name in (made.data / "postmaster.pid", made.sock / ".s.PGSQL.5432.lock"):
        name.write_text(f"{os.getpid()}\n{made.data}\n0\n5432\n{made.sock}\n\n")
        os.chown(name, made.owner.pw_uid, made.owner.pw_gid)
    assert made.server_pid() is None
    made.up()
    assert value(made, "SELECT 1") == 1


def test_a_server_of_another_container_is_not_overrun(made: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made.server_pid()
    with monkeypatch.context() as hidden:
        hidden.setattr(Cluster, "_is_ours", lambda self, pid: False)
        with pytest.raises(ClusterError, match="cannot be seen from here"):
            made.start()
    assert made.server_pid() == before
    assert value(made, "SELECT 1") == 1


def test_a_copied_cluster_is_not_taken_for_the_running_one(made: Cluster, place: Path) -> None:
    shutil.copytree(
        made.base, place / "copy", ignore=lambda folder, names: [n for n in names if n.startswith(".s.")], symlinks=True
    )
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", made.owner.pw_name, place / "copy/data", place / "copy/log"], check=True)
    copy = Cluster(place / "copy")
    assert copy.server_pid() is None
    assert made.server_pid() is not None


def test_a_server_from_a_package_that_was_upgraded_since_is_restarted(made: Cluster) -> None:
    before = made.server_pid()
    installed = made.postgres
    upgraded = Cluster(made.base, postgres=Postgres(installed.bindir, installed.major, installed.version + " upgraded"))
    assert not upgraded.is_current()
    upgraded.up()
    assert made.server_pid() not in (None, before)


def test_a_server_that_allows_fewer_connections_is_restarted(made: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    made.stop()
    with monkeypatch.context() as before:
        before.setattr(module, "CONNECTIONS", 20)
        made.up()
        assert value(made, "SHOW max_connections") == "20"
    assert not made.is_current()
    made.up()
    assert made.is_current()
    assert value(made, "SHOW max_connections") == str(module.CONNECTIONS)


def test_a_server_that_cannot_start_shows_its_log(made: Cluster) -> None:
    made.stop()
    settings = made.data / "postgresql.conf"
    text = settings.read_text()
    settings.write_text(text + "\nno_such_setting = 1\n")
    with pytest.raises(ClusterError, match="no_such_setting"):
        made.up()
    settings.write_text(text)


def test_a_cluster_of_a_version_that_is_gone_says_so(place: Path) -> None:
    base = place / "base"
    (base / "data").mkdir(parents=True)
    (base / module.MARK).touch()
    (base / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(ClusterError, match=r"made by PostgreSQL 9: .* `make clean`"):
        Cluster(base).up()


# --- making it, interrupted ---


def test_a_half_made_cluster_is_made_anew(place: Path) -> None:
    cluster = Cluster(place / "base")
    with cluster.locked():
        pass
    half = cluster.base / "data.new-1"
    half.mkdir()
    (half / "PG_VERSION").write_text("15\n")
    cluster.up()
    assert not half.exists()
    assert value(cluster, "SELECT 1") == 1
    cluster.destroy()
    assert not cluster.base.exists()


START = "import sys; from pathlib import Path; from outreach.cluster import Cluster; Cluster(Path(sys.argv[1])).up()"


@pytest.mark.parametrize("delay", [0.3, 0.8, 1.4])
def test_killed_while_it_is_made_it_is_whole_after_the_next_call(delay: float, place: Path) -> None:
    cluster = Cluster(place / "base")
    victim = subprocess.Popen([sys.executable, "-c", START, str(cluster.base)], stderr=subprocess.DEVNULL)
    time.sleep(delay)
    victim.kill()
    victim.wait()
    cluster.up()
    assert value(cluster, "SELECT 1") == 1
    assert list(cluster.base.glob("data.new-*")) == []
    cluster.destroy()


def test_several_at_once_make_one(place: Path) -> None:
    base = place / "base"
    starters = [subprocess.Popen([sys.executable, "-c", START, str(base)], stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [starter.wait(120) for starter in starters] == [0, 0, 0]
    assert value(Cluster(base), "SELECT 1") == 1
    Cluster(base).destroy()


# --- never another's ---


def test_a_directory_that_is_not_ours_is_neither_used_nor_removed(place: Path) -> None:
    theirs = place / "theirs"
    theirs.mkdir()
    (theirs / "data").mkdir()
    for action in (Cluster(theirs).up, Cluster(theirs).destroy):
        with pytest.raises(ClusterError, match="stays as it is"):
            action()
    assert (theirs / "data").is_dir()


def test_a_link_in_place_of_the_socket_directory_is_refused(made: Cluster, place: Path) -> None:
    made.stop()
    made.sock.rmdir()
    made.sock.symlink_to(place)
    with pytest.raises(ClusterError, match="stays as it is"):
        made.up()
    assert stat.S_IMODE(place.stat().st_mode) == 0o755
    made.sock.unlink()


def test_destroying_what_is_not_there_is_silent(place: Path) -> None:
    Cluster(place / "none").destroy()
    assert list(place.iterdir()) == []


# --- deploying ---


def test_deploy_makes_completes_and_leaves_alone(deployable: Cluster, home: Path) -> None:
    plan = (home / "sqitch.plan").read_text()
    (home / "sqitch.plan").write_text(plan.rsplit("second", 2)[0])
    assert deployable.deploy("one", quiet=True) == "absent"
    assert deployable.deploy("one", quiet=True) == "current"
    (home / "sqitch.plan").write_text(plan)
    assert deployable.deploy("one", quiet=True) == "behind"
    assert deployable.deploy("one", quiet=True) == "current"
    assert value(deployable, "SELECT to_regclass('second') IS NOT NULL", "one") is True


def test_a_changed_script_is_refused_unless_fresh(deployable: Cluster, home: Path) -> None:
    deployable.deploy("one", quiet=True)
    (home / "deploy" / "second.sql").write_text("BEGIN;\nCREATE TABLE second (id integer);\nCOMMIT;\n")
    with pytest.raises(ClusterError, match="make up FRESH=1 DB=one"):
        deployable.deploy("one", quiet=True)
    assert deployable.deploy("one", fresh=True, quiet=True) == "diverged"
    assert deployable.deploy_state("one") == "current"


def test_a_deploy_that_fails_leaves_no_database_of_that_name(deployable: Cluster, home: Path) -> None:
    (home / "verify" / "second.sql").write_text("BEGIN;\nSELECT 1/0;\nROLLBACK;\n")
    with pytest.raises(ClusterError, match="division by zero"):
        deployable.deploy("one", quiet=True)
    assert deployable.deploy_state("one") == "absent"
    (home / "verify" / "second.sql").write_text("BEGIN;\nROLLBACK;\n")
    deployable.deploy("one", quiet=True)
    assert deployable.databases() == ["one", "postgres"]


def test_killed_while_deploying_the_next_call_completes(deployable: Cluster, home: Path) -> None:
    deployable.up()
    (home / "deploy" / "second.sql").write_text("BEGIN;\nSELECT pg_sleep(2);\nCREATE TABLE second ();\nCOMMIT;\n")
    victim = subprocess.Popen(
        [sys.executable, "-m", "outreach.cluster", "up", "--db", "one"],
        env=os.environ | {"OUTREACH_HOME": str(home), "OUTREACH_CLUSTER_DIR": str(deployable.base)},
        stderr=subprocess.DEVNULL,
    )
    sleeping = "SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE '%%pg_sleep%%' AND pid <> pg_backend_pid()"
    seconds_until(lambda: value(deployable, sleeping))
    victim.kill()
    victim.wait()
    deployable.deploy("one", quiet=True)
    assert deployable.deploy_state("one") == "current"
    assert deployable.databases() == ["one", "postgres"]


# --- command line ---


def call(base: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "outreach.cluster", *arguments],
        env=os.environ | {"OUTREACH_CLUSTER_DIR": str(base)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_line(place: Path) -> None:
    base = place / "base"
    with contextlib.ExitStack() as stack:
        stack.callback(call, base, "destroy")
        assert call(base, "status").returncode == 3
        assert call(base, "down").returncode == 0
        assert not base.exists()
        assert call(base, "start").returncode == 0
        assert "running, process" in call(base, "status").stdout
        shown = call(base, "url", "--db", "postgres")
        assert (shown.stdout, shown.stderr) == (Cluster(base).url("postgres") + "\n", "")
        missing = call(base, "url", "--db", "nowhere")
        assert missing.stdout == Cluster(base).url("nowhere") + "\n"
        assert "make up DB=nowhere" in missing.stderr
        assert call(base, "psql", "--db", "postgres", "-XAtc", "SELECT 6 * 7").stdout == "42\n"
        assert call(base, "down").returncode == 0
        assert call(base, "destroy").returncode == 0
    assert not base.exists()
