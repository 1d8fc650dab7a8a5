"""CSV files as they come: good rows load, each bad one is named, nothing is half-written."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from outreach.load import COMPANIES, PEOPLE, CsvFile, Record, Result, WrongHeader, load_file

Connect = Callable[..., "psycopg.Connection[Any]"]

HEADER = b"company_name,domain,country,state,city,sector,industry\n"


def records(directory: Path, data: bytes) -> list[Record]:
    path = directory / "file.csv"
    path.write_bytes(data)
    return list(CsvFile(path, COMPANIES))


def load(connection: "psycopg.Connection[Any]", directory: Path, data: bytes, **more: Any) -> Result:
    path = directory / "file.csv"
    path.write_bytes(data)
    return load_file(connection, COMPANIES, path, directory / "rejects.csv", **more)


def rejects(directory: Path) -> list[list[str]]:
    with (directory / "rejects.csv").open(encoding="utf-8", errors="surrogateescape", newline="") as stream:
        return list(csv.reader(stream))


def registered(connection: "psycopg.Connection[Any]") -> list[tuple[Any, ...]]:
    return connection.execute(
        "SELECT domain, company_name, country FROM cl.company_identity ORDER BY domain"
    ).fetchall()


# --- reading ---


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"\n",
        b"domain,country\n",
        b"name,domain,country\n",
        b"company_name;domain;country\n",
        b"company_name,domain,country,colour\n",
        b"company_name,domain,country,domain\n",
        b'company_name,"domain,country\n',
        b"company\xff_name,domain,country\n",
        "company_name,domain,country\n".encode("utf-16"),
        b"PK\x03\x04\x14\x00",
    ],
)
def test_a_wrong_header_is_refused(tmp_path: Path, header: bytes) -> None:
    with pytest.raises(WrongHeader, match="wrong header for companies"):
        records(tmp_path, header + b"Acme,acme.example,US\n")


def test_the_header_may_come_in_other_dress(tmp_path: Path) -> None:
    data = "\ufeff Domain ,COMPANY_NAME,country\r\nacme.example,Acme,US\r\n".encode()
    assert records(tmp_path, data) == [Record(2, ["acme.example", "Acme", "US"])]
    path = tmp_path / "file.csv"
    path.write_bytes(b"company_name,domain,country,colour\nAcme,acme.example,US,red\n")
    assert len(list(CsvFile(path, COMPANIES, ignore_unknown=True))) == 1


def test_lines_are_physical_lines(tmp_path: Path) -> None:
    data = (
        HEADER
        + b'"Two\nLines",two.example,US,,,,\n'  # 2
        + b"\n"  # 4
        + b"\xff\xfe,bytes.example,US,,,,\n"  # 5
        + b"Few,few.example\n"  # 6
        + b'"Open,open.example,US,,,,\n'  # 7
        + b'"Bad"quote,bad.example,US,,,,\n'  # 8
        + b"Nul\0,nul.example,US,,,,\n"  # 9
        + b"Last,last.example,US,,,,"  # 10, no line break
    )
    found = [(r.line, r.problem) for r in records(tmp_path, data)]
    assert [line for line, _ in found] == [2, 5, 6, 7, 8, 9, 10]
    assert [line for line, problem in found if problem is None] == [2, 10]


def test_a_stray_quote_costs_its_line_only(tmp_path: Path) -> None:
    good = [f"Company {n},c{n}.example,US,,,,".encode() for n in range(300)]
    quoted = [f'"Company, {n}",d{n}.example,US,,,,'.encode() for n in range(300)]
    stray = [b'"Never closed,x.example,US,,,,', b'Odd "quote,y.example,US,,,,', b'"One" more",z.example,US,,,,']
    lines = [*good[:150], stray[0], *good[150:], stray[1], *quoted[:150], stray[2], *quoted[150:]]
    found = records(tmp_path, HEADER + b"\n".join(lines))
    assert len(found) == 603
    assert [r.line for r in found if r.problem] == [152, 454]


# --- loading ---


def test_good_rows_load_and_each_bad_one_is_filed(connect: Connect, tmp_path: Path) -> None:
    connection = connect(autocommit=True)
    data = (
        HEADER
        + b"Acme,acme.example,South Korea,,,,\n"
        + b"Port,name.example:8080,US,,,,\n"
        + b"Underscore,under_score.example,US,,,,\n"
        + b"   ,blank.example,US,,,,\n"
        + b"Nowhere,nowhere.example,Atlantis,,,,\n"
        + b"Bytes \xff,bytes.example,US,,,,\n"
        + b"Other Name,ACME.example,US,,,,\n"
        + b"acme,acme.example,Taiwan,,,,\n"
        + b"No Country,nocountry.example,,,,,\n"
        + b"No Domain,,Turkey,,,,\n"
    )
    result = load(connection, tmp_path, data)
    assert dict(result.outcomes) == {"loaded": 3, "updated": 1, "rejected": 6}
    assert result.rows == 10
    assert registered(connection) == [
        ("acme.example", "acme", "TW"),
        ("nocountry.example", "No Country", None),
        (None, "No Domain", "TR"),
    ]
    filed = rejects(tmp_path)
    assert filed[0] == ["line", "reason", "company_name", "domain", "country", "state", "city", "sector", "industry"]
    assert [int(row[0]) for row in filed[1:]] == [3, 4, 5, 6, 7, 8]
    assert all(row[1] for row in filed[1:])
    assert filed[1][2:4] == ["Port", "name.example:8080"]
    assert b"Bytes \xff" in (tmp_path / "rejects.csv").read_bytes(), "the original bytes are kept"
    assert result.first_rejects[0][0] == 3


def test_loading_again_changes_nothing(connect: Connect, tmp_path: Path) -> None:
    connection = connect(autocommit=True)
    data = HEADER + b"Acme,acme.example,US,,,,\nOther,other.example,US,,,,\n"
    assert load(connection, tmp_path, data).outcomes["loaded"] == 2
    before = registered(connection)
    assert load(connection, tmp_path, data).outcomes["updated"] == 2
    assert registered(connection) == before
    assert not (tmp_path / "rejects.csv").exists(), "without rejects there is no file"


def test_chunks_do_not_show(connect: Connect, tmp_path: Path) -> None:
    connection = connect(autocommit=True)
    lines = [f"C{n},c{n}.example,{'US' if n % 10 else 'Atlantis'},,,,".encode() for n in range(1, 101)]
    seen: list[tuple[int, int | None]] = []
    result = load(connection, tmp_path, HEADER + b"\n".join(lines), chunk=7, progress=lambda *at: seen.append(at))
    assert dict(result.outcomes) == {"loaded": 90, "rejected": 10}
    assert [int(row[0]) for row in rejects(tmp_path)[1:]] == [n + 1 for n in range(10, 101, 10)]
    assert seen[-1] == (101, 101)


def test_strict_loads_nothing_if_a_row_is_rejected(connect: Connect, tmp_path: Path) -> None:
    connection = connect(autocommit=True)
    result = load(connection, tmp_path, HEADER + b"Acme,acme.example,US,,,,\n,b.example,US,,,,\n", all_or_nothing=True)
    assert result.rolled_back
    assert registered(connection) == []
    assert len(rejects(tmp_path)) == 2


def test_an_interruption_leaves_nothing(connect: Connect, tmp_path: Path) -> None:
    connection = connect(autocommit=True)
    data = HEADER + b",bad.example,US,,,,\n" + b"".join(b"C%d,c%d.example,US,,,,\n" % (n, n) for n in range(50))

    def interrupt(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(connection, tmp_path, data, chunk=10, progress=interrupt)
    assert registered(connection) == []
    assert [p.name for p in tmp_path.iterdir()] == ["file.csv"]


def test_a_lost_connection_leaves_nothing(connect: Connect, clone: str, tmp_path: Path) -> None:
    connection = connect(autocommit=True)
    other = connect(autocommit=True)
    data = HEADER + b"".join(b"C%d,c%d.example,US,,,,\n" % (n, n) for n in range(50))

    def terminate(done: int, total: int | None) -> None:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.info.backend_pid])

    with pytest.raises(psycopg.OperationalError):
        load(connection, tmp_path, data, chunk=10, progress=terminate)
    assert registered(other) == []
    assert [p.name for p in tmp_path.iterdir()] == ["file.csv"]


def test_a_row_that_the_call_cannot_take_costs_that_row_only(connect: Connect, tmp_path: Path) -> None:
    connection = connect(autocommit=True)
    path = tmp_path / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["company_name", "domain", "country", "identity_status", "sovereign_company_id"])
        writer.writerow(["One", "one.example", "US", "PASS", ""])
        writer.writerow(["Two", "two.example", "US", "MAYBE", ""])
        writer.writerow(["Three", "three.example", "US", "", "not-a-uuid"])
        writer.writerow(["Four", "four.example", "US", "", "00000000-0000-4000-8000-000000000004"])
        writer.writerow(["Five", "x" * 5000 + ".example", "US", "", ""])
    result = load_file(connection, COMPANIES, path, tmp_path / "rejects.csv")
    assert dict(result.outcomes) == {"loaded": 2, "rejected": 3}
    assert [domain for domain, *_ in registered(connection)] == ["four.example", "one.example"]


def test_people(connect: Connect, tmp_path: Path) -> None:
    connection = connect(autocommit=True)
    row = connection.execute("SELECT fixture.minted('acme')").fetchone()
    assert row is not None
    outreach_id = row[0]
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["outreach_id", "full_name", "title", "slot_type", "email", "time_zone"])
        writer.writerow([outreach_id, "Ada Berg", "", "HR", "Ada@Acme.example", "Europe/Berlin"])
        writer.writerow([outreach_id, "Ada B. Berg", "", "HR", "ada@acme.example", ""])
        writer.writerow([outreach_id, "Bob", "", "BOSS", "bob@acme.example", ""])
        writer.writerow([outreach_id, "Cy", "", "CEO", "no address", ""])
        writer.writerow([outreach_id, "Di", "", "CEO", "di@acme.example", "Mars/Olympus"])
        writer.writerow(["", "Ed", "", "CEO", "ed@acme.example", ""])
    result = load_file(connection, PEOPLE, path, tmp_path / "rejects.csv")
    assert dict(result.outcomes) == {"loaded": 1, "updated": 1, "rejected": 4}
    assert [int(r[0]) for r in rejects(tmp_path)[1:]] == [4, 5, 6, 7]
    path.write_bytes(b"full_name,email\n")
    with pytest.raises(WrongHeader, match="one of outreach_id"):
        CsvFile(path, PEOPLE)
