"""The private PostgreSQL cluster of this checkout: make it, start it, deploy to it, remove it.

Nothing here touches another cluster. Everything lives in one directory (`Cluster.base`), marked as ours when it is
made, and only a directory with that mark is ever removed. The server listens on a unix socket alone.

Who may connect: `pg_hba.conf` says `trust`, and what guards the server is the socket's directory, which has mode 0700
and belongs to the operating-system user that runs the server. So exactly that user and root get in, as any role they
name. `peer` with a map would say the same less well: up to PostgreSQL 15 a map cannot allow "any role", and tests
connect as login roles that they make themselves.

Where it lives: root cannot run PostgreSQL, so under root the server runs as `postgres`, who may not be able to enter
the checkout (`/root/...`); then the directory is `/var/lib/outreach-<hash of the checkout's path>`. For anybody else it
is `.cluster` in the checkout. Neither is a temporary directory: those are emptied by age on current Debian.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import functools
import hashlib
import os
import pwd
import re
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlencode

if TYPE_CHECKING:  # imported where used, so that a cluster can be stopped and removed without psycopg
    import psycopg

MAJORS = range(15, 19)
PORT = 5432  # names the socket file; no TCP port is ever opened
SUPERUSER = "postgres"
MARK = "outreach-cluster"  # the file that says a directory is ours
CONNECTIONS = 300  # one test opens a hundred at once, beside those of the other test processes; the default is 100
LONGEST_SOCKET_PATH = 107  # sockaddr_un.sun_path, less its closing NUL

CONFIG = """\
listen_addresses = ''
unix_socket_permissions = 0700
shared_buffers = 256MB
work_mem = 32MB
jit = off
random_page_cost = 1.1
max_wal_size = 2GB
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
"""

DeployState = Literal["absent", "empty", "current", "behind", "diverged"]


class ClusterError(RuntimeError):
    """Something that the person at the keyboard has to put right; the message says what."""


# --- PostgreSQL and the checkout ------------------------------------------------------------------


@dataclass(frozen=True)
class Postgres:
    """One installed PostgreSQL: where its programs are, and which version they say they are."""

    bindir: Path
    major: int
    version: str  # as the server shows it, with the package's own version: "15.14 (Debian 15.14-0+deb12u1)"

    def program(self, name: str) -> str:
        return str(self.bindir / name)


def _postgres_at(bindir: Path) -> Postgres | None:
    server = bindir / "postgres"
    if not (os.access(server, os.X_OK) and os.access(bindir / "initdb", os.X_OK)):
        return None
    try:
        answer = subprocess.run([server, "-V"], capture_output=True, text=True, check=True, timeout=20).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.fullmatch(r"postgres \(PostgreSQL\) ((\d+).*)", answer.strip())
    return Postgres(bindir, int(found[2]), found[1]) if found else None


def installed_postgres() -> Iterator[Postgres]:
    """Every PostgreSQL 15 to 18 here: OUTREACH_PG_BIN alone if it is set, else Debian's directories, then PATH."""
    chosen = os.environ.get("OUTREACH_PG_BIN")
    if chosen:
        bindirs = [Path(chosen)]
    else:
        bindirs = [Path(f"/usr/lib/postgresql/{major}/bin") for major in reversed(MAJORS)]
        bindirs += [Path(entry) for entry in os.environ.get("PATH", "").split(os.pathsep) if entry]
    seen: set[Path] = set()
    for bindir in bindirs:
        if bindir in seen:
            continue
        seen.add(bindir)
        found = _postgres_at(bindir)
        if found and found.major in MAJORS:
            yield found


def find_postgres(major: int | None = None) -> Postgres:
    """The PostgreSQL of that major version, or the newest that has pgTAP and plpgsql_check, or the first one."""
    every = list(installed_postgres())
    if major is not None:
        for candidate in every:
            if candidate.major == major:
                return candidate
        raise ClusterError(f"PostgreSQL {major} is not installed" + _looked_in(every))
    if not every:
        raise ClusterError("no PostgreSQL 15 to 18 is installed" + _looked_in(every))
    for candidate in every:
        if _has_test_extensions(candidate):
            return candidate
    return every[0]


def _looked_in(every: Sequence[Postgres]) -> str:
    if every:
        return "; found: " + ", ".join(f"{found.major} in {found.bindir}" for found in every)
    chosen = os.environ.get("OUTREACH_PG_BIN")
    return f" in OUTREACH_PG_BIN={chosen}" if chosen else " in /usr/lib/postgresql/*/bin or on PATH"


def _has_test_extensions(postgres: Postgres) -> bool:
    extensions = [
        Path(f"/usr/share/postgresql/{postgres.major}/extension"),
        postgres.bindir.parent / "share/postgresql/extension",
        postgres.bindir.parent / "share/extension",
    ]
    return any(
        (directory / "pgtap.control").exists() and (directory / "plpgsql_check.control").exists()
        for directory in extensions
    )


def checkout() -> Path:
    """The project's directory, the one with sqitch.conf: OUTREACH_HOME, or the source tree that this file is in."""
    chosen = os.environ.get("OUTREACH_HOME")
    for directory in [Path(chosen)] if chosen else Path(__file__).resolve().parents:
        if (directory / "sqitch.conf").is_file():
            return directory.resolve()
    raise ClusterError("the project's checkout was not found: set OUTREACH_HOME to the directory with sqitch.conf")


def _plain_environment(**more: str) -> dict[str, str]:
    """This process's environment without what would send psql or sqitch elsewhere, and with a locale that exists."""
    kept = {name: value for name, value in os.environ.items() if not re.match(r"PG|SQITCH_TARGET$|LC_|LANG", name)}
    return kept | {"LC_ALL": "C.UTF-8"} | more


# --- the cluster ----------------------------------------------------------------------------------


class Cluster:
    """A private cluster in `base`, run by `os_user` (default: this user, or `postgres` for root)."""

    def __init__(
        self,
        base: Path,
        *,
        home: Path | None = None,
        os_user: str | None = None,
        postgres: Postgres | None = None,
    ) -> None:
        self.base = base
        self.home = home
        self._os_user = os_user or os.environ.get("OUTREACH_OS_USER")
        self._postgres = postgres
        self._lock_depth = 0
        self._lock_fd = -1

    @classmethod
    def of_checkout(cls, home: Path | None = None) -> Cluster:
        home = home or checkout()
        chosen = os.environ.get("OUTREACH_CLUSTER_DIR")
        if chosen:
            base = Path(chosen).absolute()
        elif os.geteuid() == 0:
            base = Path(f"/var/lib/outreach-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}")
        else:
            base = home / ".cluster"
        return cls(base, home=home)

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "log" / "postgresql.log"

    @functools.cached_property
    def sock(self) -> Path:
        """The socket's directory: in `base`, or under /tmp where that path would be too long for a socket."""
        inside = self.base / "sock"
        if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            return inside
        name = hashlib.sha256(os.fsencode(self.base)).hexdigest()[:12]
        return Path(f"/tmp/outreach-{name}-{self.owner.pw_uid}")  # noqa: S108 - see _own_directory

    @functools.cached_property
    def owner(self) -> pwd.struct_passwd:
        """The operating-system user that runs the server."""
        if os.geteuid() != 0:
            return pwd.getpwuid(os.geteuid())
        name = self._os_user or "postgres"
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            raise ClusterError(f"PostgreSQL does not run as root, and there is no user {name} to run it as") from None
        if found.pw_uid == 0:
            raise ClusterError("PostgreSQL does not run as root: OUTREACH_OS_USER must name another user")
        return found

    @property
    def postgres(self) -> Postgres:
        """The programs for this cluster: of the major version that made it, once it is made."""
        if self._postgres is None:
            made_by = self._made_by()
            try:
                self._postgres = find_postgres(made_by)
            except ClusterError as error:
                if made_by is None:
                    raise
                raise ClusterError(
                    f"the cluster in {self.base} was made by PostgreSQL {made_by}: {error}. "
                    "Install it again, or let `make clean` remove the cluster"
                ) from None
        return self._postgres

    def _made_by(self) -> int | None:
        try:
            return int((self.data / "PG_VERSION").read_text())
        except (FileNotFoundError, NotADirectoryError):
            return None

    def program(self, name: str) -> str:
        """A PostgreSQL program: of this cluster's version, or (a client that is not with it) whichever PATH finds."""
        own = self.postgres.program(name)
        return own if os.access(own, os.X_OK) else name

    def url(self, database: str = "outreach", user: str = SUPERUSER) -> str:
        """The libpq URI of one of the cluster's databases. It names the port, so that PGPORT cannot lead astray."""
        where = urlencode({"host": str(self.sock), "port": PORT}, safe="/", quote_via=quote)
        return f"postgresql://{quote(user, safe='')}@/{quote(database, safe='')}?{where}"

    def connect(self, database: str = "postgres", user: str = SUPERUSER) -> psycopg.Connection:
        """An autocommit connection, as the superuser unless said."""
        import psycopg

        try:
            return psycopg.connect(self.url(database, user), autocommit=True, connect_timeout=10)
        except psycopg.OperationalError as error:
            raise ClusterError(f"cannot connect to {database} in {self.base}: {error}") from error

    # --- life ---

    def up(self) -> None:
        """Make the cluster if there is none, start it if it does not run, restart it if it runs an older package or
        allows fewer connections."""
        if self.is_current():
            return
        with self.locked():
            self._make()
            self.start()

    def is_current(self) -> bool:
        """Does the server run, answer, come from the programs that are installed now, and allow enough connections?"""
        return self.server_pid() is not None and self._answer() == self._answer_of_a_current_server()

    def _answer(self) -> tuple[str, int] | None:
        """The version and the number of connections of the server that answers."""
        query = "SELECT current_setting('server_version'), current_setting('max_connections')::integer"
        try:
            with self.connect() as connection:
                row = connection.execute(query).fetchone()
        except ClusterError:
            return None
        return (str(row[0]), int(row[1])) if row else None

    def _answer_of_a_current_server(self) -> tuple[str, int]:
        return self.postgres.version, CONNECTIONS

    def start(self) -> None:
        with self.locked():
            if self.server_pid() is not None:
                if self._wait_for_answer(5) == self._answer_of_a_current_server():
                    return
                self.stop()
            self._clear_the_dead()
            self._own_directory(self.sock)
            self._own_directory(self.log.parent)
            if self.log.exists() and self.log.stat().st_size > 64 * 1024 * 1024:
                self.log.replace(self.log.with_suffix(".old"))
            options = f"-c listen_addresses='' -c port={PORT} -c unix_socket_directories={shlex.quote(str(self.sock))}"
            options += f" -c max_connections={CONNECTIONS}"
            started = self._run_pg_ctl("start", "-w", "-t", "300", "-l", str(self.log), "-o", options)
            if started.returncode != 0 or self._wait_for_answer(30) is None:
                raise ClusterError(f"the server did not start; the end of {self.log}:\n{self._log_tail()}")

    def stop(self) -> None:
        """Stop the server; one that does not heed is told to drop everything (it recovers at its next start)."""
        with self.locked():
            if self.server_pid() is not None:
                for mode, seconds in (("fast", "60"), ("immediate", "30")):
                    if self._run_pg_ctl("stop", "-w", "-t", seconds, "-m", mode).returncode == 0:
                        break
                else:
                    raise ClusterError(f"the server in {self.data} does not stop; see {self.log}")
            self._clear_the_dead()

    def destroy(self) -> None:
        """Stop the server and remove everything that it has outside the checkout or in `base`."""
        if not self.base.exists():
            return
        self._check_ours()
        with self.locked():
            if (self.data / "PG_VERSION").exists():
                try:
                    self.stop()
                except ClusterError:
                    self._kill_all()
            if self.sock.parent != self.base and self.sock.exists():
                self._own_directory(self.sock)
                shutil.rmtree(self.sock)
            shutil.rmtree(self.base)

    def server_pid(self) -> int | None:
        """The running server's process id. A pid file that a killed server or a copied directory left does not count:
        the process must be alive and have its working directory in our data directory, as every server has."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        return pid if self._is_ours(pid) else None

    def _is_ours(self, pid: int) -> bool:
        with self._eyes_of_the_owner():
            if Path("/proc/self/cwd").exists():
                try:
                    return os.path.samefile(f"/proc/{pid}/cwd", self.data)
                except OSError:
                    return False
            try:
                os.kill(pid, 0)
            except OSError:
                return False
            return True

    @contextlib.contextmanager
    def _eyes_of_the_owner(self) -> Iterator[None]:
        """In a container root may not look into another user's processes; that user may."""
        if os.geteuid() != 0:
            yield
            return
        group = os.getegid()
        os.setegid(self.owner.pw_gid)
        os.seteuid(self.owner.pw_uid)
        try:
            yield
        finally:
            os.seteuid(0)
            os.setegid(group)

    def _our_processes(self) -> list[int]:
        """The server and its children: whatever of its user has its working directory in our data directory."""
        try:
            pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        except FileNotFoundError:
            return []
        return [pid for pid in pids if pid != os.getpid() and self._is_ours(pid)]

    def _clear_the_dead(self) -> None:
        """After a server was killed: let its orphaned children go, for they hold the shared memory, and remove its
        lock files, for their number may by now be another process's and would stop the next start."""
        if self.server_pid() is not None or not self.data.exists():
            return
        if self._somebody_listens():
            raise ClusterError(f"a server that cannot be seen from here (another container's?) runs in {self.base}")
        deadline = time.monotonic() + 10
        while (orphans := self._our_processes()) and time.monotonic() < deadline:
            for pid in orphans:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGQUIT)
            time.sleep(0.1)
        self._kill_all()
        for left in (self.data / "postmaster.pid", *self.sock.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)

    def _somebody_listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.sock / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True

    def _kill_all(self) -> None:
        while pids := self._our_processes():
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)

    def _wait_for_answer(self, seconds: float) -> tuple[str, int] | None:
        deadline = time.monotonic() + seconds
        while True:
            answer = self._answer()
            if answer is not None or time.monotonic() > deadline or self.server_pid() is None:
                return answer
            time.sleep(0.1)

    def _run_pg_ctl(self, action: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = [self.postgres.program("pg_ctl"), action, "-D", str(self.data), "-s", *arguments]
        return self._as_owner(command)

    def _log_tail(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        except OSError as error:
            return f"({error})"

    # --- making ---

    def _make(self) -> None:
        """initdb into a directory of its own, renamed when it is whole: a killed initdb leaves nothing half-made."""
        for leftover in self.base.glob("data.new-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        if (self.data / "PG_VERSION").exists():
            return
        new = self.base / f"data.new-{os.getpid()}"
        self._own_directory(new)
        initdb = [self.postgres.program("initdb"), "-D", str(new), "-U", SUPERUSER, "--auth=trust"]
        made = self._as_owner(
            [*initdb, "--encoding=UTF8", "--locale=C.UTF-8", "--lc-messages=C"], keep_lock=True, capture=True
        )
        if made.returncode != 0:
            raise ClusterError("initdb failed:\n" + made.stderr.decode(errors="replace"))
        with (new / "postgresql.conf").open("a") as file:
            file.write("\n# --- the private cluster of this checkout ---\n" + CONFIG)
            file.flush()
            os.fsync(file.fileno())
        new.rename(self.data)

    def _make_base(self) -> None:
        try:
            self.base.mkdir(parents=True, exist_ok=True)
            if not (self.base / MARK).exists() and not any(self.base.iterdir()):
                # The server's user must be able to pass through; what is inside is closed to others by itself.
                self.base.chmod(0o755 if os.geteuid() == 0 else 0o700)
                (self.base / MARK).write_text(f"The private PostgreSQL cluster of {self.home or self.base}\n")
        except OSError as error:
            raise ClusterError(f"cannot use {self.base}: {error.strerror}. Set OUTREACH_CLUSTER_DIR") from None
        self._check_ours()

    def _check_ours(self) -> None:
        found = self.base.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or not (self.base / MARK).is_file():
            raise ClusterError(f"{self.base} exists and is not a cluster that this user made here; it stays as it is")

    def _own_directory(self, path: Path) -> None:
        """A directory of the server's user that nobody else may enter; never somebody else's, nor a link to one."""
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
            if os.geteuid() == 0:
                os.chown(path, self.owner.pw_uid, self.owner.pw_gid)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (self.owner.pw_uid, os.geteuid()):
            raise ClusterError(f"{path} is not a directory of {self.owner.pw_name}; it stays as it is")
        if os.geteuid() == 0:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)
        path.chmod(0o700)

    def _as_owner(
        self, command: Sequence[str], *, keep_lock: bool = False, capture: bool = False
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a server program as the server's user, in a directory that it can enter."""
        as_user: dict[str, object] = {}
        environment = _plain_environment()
        if os.geteuid() == 0:
            groups = os.getgrouplist(self.owner.pw_name, self.owner.pw_gid)
            as_user = {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": groups}
            environment |= {"HOME": self.owner.pw_dir, "USER": self.owner.pw_name, "LOGNAME": self.owner.pw_name}
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            command,
            check=False,
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if capture else sys.stderr,
            stderr=subprocess.PIPE if capture else sys.stderr,
            pass_fds=(self._lock_fd,) if keep_lock and self._lock_fd >= 0 else (),
            **as_user,
        )

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """One process at a time makes, starts, stops or deploys. The lock ends with its holder, however that ends;
        initdb and sqitch hold it too, so that nothing overtakes one whose parent was killed."""
        if self._lock_depth == 0:
            self._lock_fd = self._take_lock()
        self._lock_depth += 1
        try:
            yield
        finally:
            self._lock_depth -= 1
            if self._lock_depth == 0:
                os.close(self._lock_fd)
                self._lock_fd = -1

    def _take_lock(self) -> int:
        while True:
            self._make_base()
            path = self.base / "lock"
            try:
                descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            except FileNotFoundError:
                continue  # removed since
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print(f"waiting for another process that works on {self.base}", file=sys.stderr)
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    return descriptor
            os.close(descriptor)

    # --- databases ---

    def databases(self) -> list[str]:
        with self.connect() as connection:
            rows = connection.execute("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY datname")
            return [str(row[0]) for row in rows]

    def create_database(
        self, name: str, *, template: str | None = None, settings: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """CREATE DATABASE, with settings given again: those of the template are not copied."""
        from psycopg import sql

        create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            create += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        with self.connect() as connection:
            connection.execute(create)
            for setting, values in (settings or {}).items():
                connection.execute(
                    sql.SQL("ALTER DATABASE {} SET {} = {}").format(
                        sql.Identifier(name), sql.Identifier(setting), sql.SQL(", ").join(map(sql.Identifier, values))
                    )
                )

    def drop_database(self, name: str) -> None:
        """DROP DATABASE, ending whatever is connected to it; silent where there is none."""
        from psycopg import sql

        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def rename_database(self, old: str, new: str) -> None:
        from psycopg import sql

        with self.connect() as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
            )

    def sqitch(self, database: str, *arguments: str, quiet: bool = False) -> None:
        """Run sqitch in the checkout against one of the cluster's databases."""
        if self.home is None:
            raise ClusterError("this cluster belongs to no checkout: there is nothing to deploy")
        environment = _plain_environment(
            PGHOST=str(self.sock),
            PGPORT=str(PORT),
            PGUSER=SUPERUSER,
            SQITCH_FULLNAME=os.environ.get("SQITCH_FULLNAME", "Outreach private cluster"),
            SQITCH_EMAIL=os.environ.get("SQITCH_EMAIL", "outreach@localhost"),
        )
        command, *rest = arguments
        try:
            done = subprocess.run(
                ["sqitch", command, *rest, "--target", f"db:pg:{quote(database)}"],
                cwd=self.home,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if quiet else sys.stderr,
                stderr=subprocess.STDOUT if quiet else sys.stderr,
                pass_fds=(self._lock_fd,) if self._lock_fd >= 0 else (),
                check=False,
            )
        except FileNotFoundError:
            raise ClusterError("sqitch is not installed") from None
        if done.returncode != 0:
            detail = ":\n" + done.stdout.decode(errors="replace") if quiet else ""
            raise ClusterError(f"sqitch {command} failed for the database {database}{detail}")

    def deploy(self, database: str = "outreach", *, fresh: bool = False, quiet: bool = False) -> DeployState:
        """See that the database exists and that everything is deployed to it, verified. Returns what was found.

        A new database is deployed under another name and renamed when it is whole. With `fresh`, the old one is
        replaced by a new one; without, one that was deployed from other scripts is refused, for it may hold data.
        """
        self.up()
        found = self.deploy_state(database)
        if found == "current" and not fresh:
            return found
        with self.locked():
            found = self.deploy_state(database)
            if found == "diverged" and not fresh:
                raise ClusterError(
                    f"the database {database} was deployed from scripts that have changed since. "
                    f"Replace it, with the loss of what it holds: make up FRESH=1 DB={database}"
                )
            if fresh or found == "absent":
                self.build_database(database, quiet=quiet)
            elif found != "current":
                self.sqitch(database, "deploy", "--verify", quiet=quiet)
        return found

    def build_database(self, database: str, *, quiet: bool = False) -> None:
        """Deploy to a new database and put it in the place of the old one, if there is one."""
        with self.building(database) as new:
            self.sqitch(new, "deploy", "--verify", quiet=quiet)

    @contextlib.contextmanager
    def building(self, database: str) -> Iterator[str]:
        """A new, empty database under a passing name; it gets its real name only if the block succeeds."""
        with self.locked():
            for name in self.databases():
                if name.startswith(f"{database}_new_"):
                    self.drop_database(name)
            new = f"{database}_new_{os.getpid()}"
            self.create_database(new)
            yield new
            self.drop_database(database)
            self.rename_database(new, database)

    def deploy_state(self, database: str) -> DeployState:
        """What sqitch's own registry in the database says, held against the plan and the deploy scripts here."""
        if self.home is None:
            raise ClusterError("this cluster belongs to no checkout: there is nothing to deploy")
        if database not in self.databases():
            return "absent"
        with self.connect(database) as connection:
            row = connection.execute("SELECT to_regclass('sqitch.changes') IS NOT NULL").fetchone()
            if not (row and row[0]):
                return "empty"
            deployed = connection.execute("SELECT change, script_hash FROM sqitch.changes ORDER BY committed_at")
            done = [(str(change), str(script_hash)) for change, script_hash in deployed]
        planned = [
            (change, _script_hash(self.home / "deploy" / f"{change}.sql")) for change in planned_changes(self.home)
        ]
        if not done:
            return "empty"
        if done == planned:
            return "current"
        return "behind" if done == planned[: len(done)] else "diverged"


def _script_hash(script: Path) -> str:
    """As sqitch writes it down: SHA-1 of the deploy script."""
    return hashlib.sha1(script.read_bytes(), usedforsecurity=False).hexdigest() if script.exists() else ""


def planned_changes(home: Path) -> list[str]:
    """The names of the plan's changes, in order."""
    lines = (home / "sqitch.plan").read_text(encoding="utf-8").splitlines()
    return [line.split()[0] for line in lines if line.strip() and line.strip()[0] not in "%#@"]


# --- command line ---------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m outreach.cluster", description=(__doc__ or "").split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text)

    command("start", "make the cluster if there is none, and start it")
    up = command("up", "start, and deploy to a database with verify")
    up.add_argument("--fresh", action="store_true", help="replace the database by a new one")
    command("down", "stop the server")
    command("destroy", "stop the server and remove the cluster")
    command("status", "say where the cluster is and whether it runs; exit status 3 where it does not")
    url = command("url", "print a database's libpq URI")
    psql = command("psql", "open psql on a database; further arguments are psql's")
    for which in (up, url, psql):
        which.add_argument("--db", default="outreach", help="default: outreach")
    chosen, rest = parser.parse_known_args(arguments)
    if rest and chosen.command != "psql":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")

    try:
        cluster = Cluster.of_checkout()
        match chosen.command:
            case "start":
                cluster.up()
            case "up":
                cluster.deploy(chosen.db, fresh=chosen.fresh)
            case "down":
                if cluster.base.exists():
                    cluster.stop()
            case "destroy":
                cluster.destroy()
            case "status":
                pid = cluster.server_pid()
                print(f"{cluster.base}: " + (f"running, process {pid}" if pid else "not running"))
                return 0 if pid else 3
            case "url":
                print(cluster.url(chosen.db))
                sys.stdout.flush()
                if (cluster.data / "PG_VERSION").exists():
                    cluster.up()
                    if chosen.db in cluster.databases():
                        return 0
                print(f"there is no database {chosen.db} yet: make up DB={chosen.db}", file=sys.stderr)
            case "psql":
                cluster.up()
                os.execvp(cluster.program("psql"), ["psql", cluster.url(chosen.db), *rest])
    except ClusterError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
