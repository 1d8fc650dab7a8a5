"""CSV files into ``load_companies`` and ``load_people``.

The database judges every row. Here a row is only read: its physical line, its cells, country names as codes. What
cannot even be passed on (bytes that are not UTF-8, a broken quote, a wrong number of cells) is rejected with its line.

A file is one transaction: good rows load together, rejected rows go to a rejects file with line number, reason and
their original columns, and a wrong header, a crash or an interruption leaves nothing behind.
"""

import csv
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import psycopg

from .client import Client
from .countries import country_code
from .errors import OutreachError

csv.field_size_limit(10_000_000)


class WrongHeader(ValueError):
    """The file's first line is not the header that the load takes."""


class Judged(Protocol):
    """What the load functions answer for each element; ``line`` counts the elements of one call from 1."""

    @property
    def line(self) -> int: ...
    @property
    def outcome(self) -> str: ...
    @property
    def reason(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its columns, and the public function that judges its rows."""

    name: str
    required: tuple[str, ...]
    one_of: tuple[str, ...]
    optional: tuple[str, ...]
    ignored: tuple[str, ...]
    function: Callable[[Client, Any], Sequence[Judged]]

    @property
    def passed_on(self) -> set[str]:
        """The columns that the database reads."""
        return {*self.required, *self.one_of, *self.optional}


COMPANIES = Kind(
    name="companies",
    required=("company_name", "domain", "country"),
    one_of=(),
    optional=("sovereign_company_id", "identity_status", "eligibility_status", "exclusion_reason"),
    ignored=("state", "city", "sector", "industry"),
    function=Client.load_companies,
)
PEOPLE = Kind(
    name="people",
    required=("full_name",),
    one_of=("outreach_id", "sovereign_company_id", "domain"),
    optional=("title", "slot_type", "email", "phone", "email_verification", "time_zone"),
    ignored=(),
    function=Client.load_people,
)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the file: the physical line that it begins on (from 1), its cells; ``problem`` if unreadable."""

    line: int
    cells: list[str]
    problem: str | None = None


@dataclass(slots=True)
class Result:
    """What a load did: rows by outcome (``loaded``, ``updated``, ``rejected``), and where the rejects are."""

    rows: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    first_rejects: list[tuple[int, str]] = field(default_factory=list)
    rejects_file: Path | None = None
    rolled_back: bool = False


class CsvFile:
    """A CSV file read line by line, so that a broken line costs that line and not the rest."""

    LONGEST_RECORD = 100
    """A quoted cell may hold line breaks; a quote still open after so many lines is taken as a stray one."""

    def __init__(self, path: Path, kind: Kind, ignore_unknown: bool = False) -> None:
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        self._lines = [line.removesuffix(b"\r").decode("utf-8", "surrogateescape") for line in data.split(b"\n")]
        if self._lines and self._lines[-1] == "":
            self._lines.pop()
        header, self._first = self._parse(0)
        self.header = [cell.strip().lower() for cell in header.cells]
        self._check_header(header, kind, ignore_unknown)
        self.size = len(self._lines) - self._first
        """Physical lines after the header."""

    def _check_header(self, header: Record, kind: Kind, ignore_unknown: bool) -> None:
        known = {*kind.passed_on, *kind.ignored}
        missing = [name for name in kind.required if name not in self.header]
        unknown = [name for name in self.header if name not in known]
        repeated = [name for name, count in Counter(self.header).items() if count > 1]
        if header.problem or not self._lines:
            fault = header.problem or "the file is empty"
        elif missing:
            fault = "missing: " + ", ".join(missing)
        elif kind.one_of and not set(kind.one_of) & set(self.header):
            fault = "missing: one of " + ", ".join(kind.one_of)
        elif repeated:
            fault = "repeated: " + ", ".join(repeated)
        elif unknown and not ignore_unknown:
            fault = "unknown: " + ", ".join(repr(name) for name in unknown)
        else:
            return
        accepted = ", ".join(kind.required) + (f", one of ({', '.join(kind.one_of)})" if kind.one_of else "")
        others = ", ".join(kind.optional + kind.ignored)
        raise WrongHeader(f"wrong header for {kind.name}: {fault}. Required: {accepted}; optional: {others}.")

    def _parse(self, index: int) -> tuple[Record, int]:
        """The record that begins at this line (from 0), and the line that the next one begins at."""
        for last in range(index + 1, min(index + self.LONGEST_RECORD, len(self._lines)) + 1):
            text = self._lines[index:last]
            if len(text) > 1 and '"' not in text[-1]:
                continue  # inside a quoted cell nothing but a quote can end it
            try:
                cells = next(csv.reader([line + "\n" for line in text], strict=True), [])
            except csv.Error as error:
                if "unexpected end of data" in str(error):
                    continue
                return Record(index + 1, [self._lines[index]], f"not CSV: {error}"), index + 1
            return self._judge(index, cells, len(text))
        line = self._lines[index] if index < len(self._lines) else ""
        return Record(index + 1, [line], "not CSV: a quote is never closed"), index + 1

    def _judge(self, index: int, cells: list[str], lines: int) -> tuple[Record, int]:
        header = getattr(self, "header", None)
        problem = None
        text = "".join(cells)
        if not text.isascii() and any("\udc80" <= c <= "\udcff" for c in text):
            problem = "bytes that are not UTF-8"
        elif "\0" in text:
            problem = "a NUL character"
        elif header is not None and len(cells) != len(header):
            problem = f"{len(cells)} cells where the header has {len(header)}"
            if lines > 1:  # more likely a stray quote than a cell of many lines: give up the first line only
                return Record(index + 1, [self._lines[index]], "not CSV: a stray quote"), index + 1
        return Record(index + 1, cells, problem), index + lines

    def __iter__(self) -> Iterator[Record]:
        """The records after the header, without empty lines."""
        index = self._first
        while index < len(self._lines):
            record, index = self._parse(index)
            if record.cells and record.cells != [""]:
                yield record


class _Rejects:
    """The rejects, by line: written beside their file's place, moved there when the load is committed."""

    def __init__(self, path: Path, header: list[str], result: Result) -> None:
        self.path = path
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        self._header = header
        self._result = result
        self._rows: list[tuple[int, str, list[str]]] = []

    def add(self, record: Record, reason: str) -> None:
        """Note one rejected row."""
        self._rows.append((record.line, reason, record.cells))
        self._result.outcomes["rejected"] += 1
        self._result.reasons[reason] += 1

    def write(self) -> None:
        """Write the file under its temporary name, down to the disk."""
        self._rows.sort(key=lambda row: row[0])
        self._result.first_rejects = [(line, reason) for line, reason, _ in self._rows[:20]]
        if not self._rows:
            return
        with self._temporary.open("w", encoding="utf-8", errors="surrogateescape", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(["line", "reason", *self._header])
            writer.writerows([line, reason, *cells] for line, reason, cells in self._rows)
            stream.flush()
            os.fsync(stream.fileno())

    def publish(self) -> None:
        """Give the file its name."""
        if self._rows:
            self._temporary.replace(self.path)
            self._result.rejects_file = self.path

    def discard(self) -> None:
        """Leave no temporary file behind."""
        self._temporary.unlink(missing_ok=True)


def load_file(
    connection: psycopg.Connection[Any],
    kind: Kind,
    path: Path,
    rejects: Path,
    *,
    all_or_nothing: bool = False,
    ignore_unknown: bool = False,
    chunk: int = 2000,
    progress: Callable[[int, int], None] | None = None,
) -> Result:
    """Load a file in one transaction; rejected rows go to ``rejects`` (written only if there are any).

    ``all_or_nothing`` rolls everything back when a row is rejected. ``progress`` is called with (physical lines
    read, all lines). Raises WrongHeader, OSError, psycopg.Error; then nothing is loaded and no file is written.
    """
    source = CsvFile(path, kind, ignore_unknown)
    result = Result()
    client = Client(connection)
    filed = _Rejects(rejects, source.header, result)
    batch: list[Record] = []
    try:
        with connection.transaction():
            for record in source:
                result.rows += 1
                if record.problem:
                    filed.add(record, record.problem)
                    continue
                batch.append(record)
                if len(batch) == chunk:
                    _load_batch(client, kind, source.header, batch, result, filed)
                    batch.clear()
                    if progress is not None:
                        progress(record.line, source.size + 1)
            if batch:
                _load_batch(client, kind, source.header, batch, result, filed)
            filed.write()
            if all_or_nothing and result.outcomes["rejected"]:
                result.rolled_back = True
                raise psycopg.Rollback
        filed.publish()
    finally:
        filed.discard()
    if progress is not None:
        progress(source.size + 1, source.size + 1)
    return result


def _element(kind: Kind, header: list[str], record: Record) -> dict[str, str | None]:
    """The jsonb element of a record: blank optional cells are left out, country names become codes."""
    element: dict[str, str | None] = {}
    for name, cell in zip(header, record.cells, strict=True):
        if name in kind.passed_on and (name in kind.required or cell.strip()):
            element[name] = country_code(cell) if name == "country" else cell
    return element


def _load_batch(
    client: Client, kind: Kind, header: list[str], batch: list[Record], result: Result, filed: _Rejects
) -> None:
    """Load one batch; where the call as a whole is refused, halve it until the rows at fault are alone."""
    try:
        with client.connection.transaction():
            answers = kind.function(client, [_element(kind, header, record) for record in batch])
    except (psycopg.DataError, psycopg.IntegrityError, OutreachError) as error:
        if len(batch) == 1:
            filed.add(batch[0], (error.diag.message_primary or str(error)).strip())
            return
        middle = len(batch) // 2
        _load_batch(client, kind, header, batch[:middle], result, filed)
        _load_batch(client, kind, header, batch[middle:], result, filed)
        return
    for answer in answers:
        if answer.outcome == "rejected":
            filed.add(batch[answer.line - 1], answer.reason or "")
        else:
            result.outcomes[answer.outcome] += 1
