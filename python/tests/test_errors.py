"""A class for every OX code, raised by psycopg itself, and one registry of codes."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from outreach import errors

HOME = Path(__file__).parents[2]
CODES = errors.by_code()

Connect = Callable[..., "psycopg.Connection[Any]"]


@pytest.fixture(scope="module")
def server(module_clone: str) -> Any:
    with psycopg.connect(module_clone, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("code", CODES)
def test_the_server_raises_the_class(server: "psycopg.Connection[Any]", code: str) -> None:
    statement = (
        "DO $$ BEGIN RAISE EXCEPTION 'short message' USING"
        f" ERRCODE = '{code}', DETAIL = 'the values', HINT = 'what to do'; END $$"
    )
    with pytest.raises(psycopg.Error) as caught:
        server.execute(statement.encode())
    error = caught.value
    assert type(error) is CODES[code]
    assert isinstance(error, errors.OutreachError)
    assert (error.sqlstate, error.message, error.detail, error.hint) == (
        code,
        "short message",
        "the values",
        "what to do",
    )


@pytest.mark.parametrize(
    ("first_digit", "base"),
    [
        ("0", errors.InputRefused),
        ("1", errors.GateRefused),
        ("2", errors.StateConflict),
        ("9", errors.InvariantBroken),
    ],
)
def test_the_digit_says_the_kind(first_digit: str, base: type[errors.OutreachError]) -> None:
    of_kind = {cls for code, cls in CODES.items() if code[2] == first_digit}
    assert of_kind
    assert all(issubclass(cls, base) for cls in of_kind)


def test_gate_reasons_are_read_from_the_detail(server: "psycopg.Connection[Any]") -> None:
    detail = '[{"code": "OX102", "reason": "disabled"}, {"code": "OX104", "reason": "halt"}]'
    with pytest.raises(errors.MarketingDisabled) as caught:
        server.execute(f"DO $$ BEGIN RAISE 'x' USING ERRCODE = 'OX102', DETAIL = '{detail}'; END $$".encode())
    assert [reason.code for reason in caught.value.reasons] == ["OX102", "OX104"]
    with pytest.raises(errors.AddressSuppressed) as other:
        server.execute(b"DO $$ BEGIN RAISE 'x' USING ERRCODE = 'OX108', DETAIL = 'the address'; END $$")
    assert other.value.reasons == []


def raised_in_sql() -> set[str]:
    """Every OX code that a deploy script names."""
    return {
        code
        for script in (HOME / "deploy").rglob("*.sql")
        for code in re.findall(r"\bOX\d{3}\b", script.read_text("utf-8"))
    }


def documented() -> dict[str, str]:
    """Codes with their classes as docs/errors.md lists them, in table rows `| OX001 | ... |`."""
    text = (HOME / "docs" / "errors.md").read_text("utf-8")
    return {row[1]: row[0] for row in re.finditer(r"^\|\s*`?(OX\d{3})`?\s*\|.*$", text, re.MULTILINE)}


def test_every_code_has_a_class_a_line_and_a_use() -> None:
    lines = documented()
    reserved = {code for code, line in lines.items() if "reserved" in line.lower()}
    assert set(lines) - reserved == set(CODES), "docs/errors.md and outreach.errors differ"
    unused = set(CODES) - raised_in_sql() - {"OX901"}
    assert not unused, "no deploy script uses these codes"
    unknown = raised_in_sql() - set(lines)
    assert not unknown, "deploy scripts use codes that docs/errors.md does not list"
    assert not reserved & raised_in_sql(), "a reserved code is in use"
