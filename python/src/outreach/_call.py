"""How a call of a public function becomes SQL, and how its rows become Python values.

Shared by the generated ``client.py``. Calls use named notation and cast every argument, so that a value
that does not fit is refused by the server and never resolves to another function.
"""

import dataclasses
import enum
import json
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, LiteralString, NamedTuple, TypeVar

from psycopg import AsyncConnection, Connection
from psycopg.rows import args_row, scalar_row
from psycopg.types.json import Jsonb

from . import errors

__all__ = ["DEFAULT", "AsyncBase", "Base", "Call", "Default", "call", "errors", "to_json"]

Row = TypeVar("Row")


class Default(enum.Enum):
    """The type of ``DEFAULT``."""

    DEFAULT = "DEFAULT"

    def __repr__(self) -> str:
        return self.name


DEFAULT: Final = Default.DEFAULT
"""Leave the argument out, so that the database's own default applies."""


class Call(NamedTuple):
    """One statement with its parameters."""

    sql: LiteralString
    params: dict[str, Any]


def _encode(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def to_json(value: object, indent: int | None = None) -> str:
    """JSON text of a value; UUIDs as text, times in ISO 8601, bytes in hex, dataclasses as objects."""
    return json.dumps(value, default=_encode, indent=indent)


def call(function: str, *arguments: tuple[str, str, Any], rows: bool = False) -> Call:
    """Build the call of ``outreach.<function>``.

    Each argument is (name, SQL type, value); a value that is DEFAULT is left out. With ``rows`` the result is
    expanded into columns. Names and types come from the catalog through the generator, never from a caller.
    """
    given = [(name, sql_type, value) for name, sql_type, value in arguments if value is not DEFAULT]
    named = ", ".join(f"{name} => %({name})s::{sql_type}" for name, sql_type, _ in given)
    select = "SELECT * FROM" if rows else "SELECT"
    return Call(
        f"{select} outreach.{function}({named})",
        {name: _parameter(sql_type, value) for name, sql_type, value in given},
    )


def _parameter(sql_type: str, value: Any) -> Any:
    """A value as psycopg is to send it for this SQL type."""
    if value is None:
        return None
    if sql_type == "jsonb":
        return Jsonb(value, dumps=to_json)
    return list(value) if sql_type.endswith("[]") else value


class Base:
    """Runs calls on a connection that the caller owns: its transaction, its isolation, its closing.

    Connect with ``autocommit=True`` where each call is to be a transaction of its own.
    """

    def __init__(self, connection: Connection[Any]) -> None:
        self.connection = connection

    def _scalar(self, statement: Call) -> Any:
        with self.connection.cursor(row_factory=scalar_row) as cursor:
            return cursor.execute(*statement).fetchone()

    def _row(self, row_type: type[Row], statement: Call) -> Row:
        with self.connection.cursor(row_factory=args_row(row_type)) as cursor:
            found = cursor.execute(*statement).fetchone()
            assert found is not None
            return found

    def _rows(self, row_type: type[Row], statement: Call) -> list[Row]:
        with self.connection.cursor(row_factory=args_row(row_type)) as cursor:
            return cursor.execute(*statement).fetchall()

    def _values(self, statement: Call) -> list[Any]:
        with self.connection.cursor(row_factory=scalar_row) as cursor:
            return cursor.execute(*statement).fetchall()


class AsyncBase:
    """The same as Base, for an AsyncConnection."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self.connection = connection

    async def _scalar(self, statement: Call) -> Any:
        async with self.connection.cursor(row_factory=scalar_row) as cursor:
            await cursor.execute(*statement)
            return await cursor.fetchone()

    async def _row(self, row_type: type[Row], statement: Call) -> Row:
        async with self.connection.cursor(row_factory=args_row(row_type)) as cursor:
            await cursor.execute(*statement)
            found = await cursor.fetchone()
            assert found is not None
            return found

    async def _rows(self, row_type: type[Row], statement: Call) -> list[Row]:
        async with self.connection.cursor(row_factory=args_row(row_type)) as cursor:
            await cursor.execute(*statement)
            return await cursor.fetchall()

    async def _values(self, statement: Call) -> list[Any]:
        async with self.connection.cursor(row_factory=scalar_row) as cursor:
            await cursor.execute(*statement)
            return await cursor.fetchall()
