"""Write ``client.py`` from the catalog of a deployed database: ``python -m outreach._generate URL > client.py``.

One method per public function of schema ``outreach``, with the function's name, parameters, defaults and result
shape (pg_proc) and its COMMENT ON as docstring; the sync and the async class come from the same description.
A test writes the module anew and compares it with the committed one.
"""

import keyword
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row

PYTHON_TYPES = {
    "bigint": "int",
    "boolean": "bool",
    "bytea": "bytes",
    "date": "date",
    "double precision": "float",
    "integer": "int",
    "interval": "timedelta",
    "jsonb": "Any",
    "numeric": "Decimal",
    "smallint": "int",
    "text": "str",
    "timestamp with time zone": "datetime",
    "uuid": "UUID",
    "void": "None",
}

# The catalog does not say which results can be NULL. Named here: functions whose scalar result can be, and for
# each result row (by function or composite type) the columns that can be.
NULLABLE_RESULTS: set[str] = {"get_outreach_id"}
NULLABLE_COLUMNS: dict[str, set[str]] = {
    "begin_sends": {"code"},
    "bit_breakdown": {"repeats"},
    "campaign": {"status_reason", "daily_send_limit", "configured_at", "configured_by", "configured_reason"},
    "load_companies": {"sovereign_company_id", "reason"},
    "load_people": {"person_id", "reason"},
    "marketing_eligibility": {"domain", "eligibility_status", "scored_at", "forced_tier"},
    "mint_outreach_batch": {"outreach_id"},
    "preview_enrollment": {"person_id"},
    "simulate_bit": {"outreach_ids"},
    "send": {
        *("status_reason", "blocked_codes", "claimed_by", "claimed_at", "begun_at", "sent_at"),
        *("last_outcome", "last_error", "provider_message_id"),
    },
    "verify_override_audit": {"audit_id"},
    "why_not_sent": {
        *("step_number", "send_id", "decided_at", "tier", "bit_score", "score_tier", "marketing_disabled"),
        *("override_ids", "eligibility_status", "identity_status"),
    },
    "why_sent": {"tier", "bit_score", "score_tier", "marketing_disabled", "eligibility_status", "identity_status"},
}

FUNCTIONS = """
SELECT p.proname AS name,
       p.oid,
       p.proretset AS returns_set,
       format_type(p.prorettype, NULL) AS return_type,
       rt.typname AS return_type_name,
       rt.typtype = 'c' AS returns_composite,
       rt.typrelid AS return_relation,
       obj_description(p.oid, 'pg_proc') AS comment,
       coalesce(a.arguments, '[]') AS arguments
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_type AS rt ON rt.oid = p.prorettype
LEFT JOIN LATERAL (
  SELECT jsonb_agg(jsonb_build_object(
           'name', p.proargnames[i], 'type', format_type(t.type, NULL), 'mode', coalesce(p.proargmodes[i], 'i'),
           'default', pg_get_function_arg_default(p.oid, i::integer)) ORDER BY i) AS arguments
  FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY AS t(type, i)
) AS a ON true
WHERE p.pronamespace = 'outreach'::regnamespace
  AND p.prokind = 'f'
  AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')
ORDER BY p.proname, p.oid
"""

COLUMNS = """
SELECT attname AS name, format_type(atttypid, NULL) AS type
FROM pg_catalog.pg_attribute
WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
"""

HEADER = '''"""One method per public function of schema ``outreach``: generated, do not edit.

Written from the catalog by ``python -m outreach._generate URL``; texts are the functions' COMMENT ON.

``Client`` wraps a psycopg ``Connection``, ``AsyncClient`` an ``AsyncConnection``. The caller owns the transaction:
with ``autocommit=True`` every call is a transaction of its own. Results: a scalar is a Python scalar, ``TABLE`` is a
list of frozen dataclasses, a composite is one such object, ``void`` is None. jsonb parameters take any value that
has a JSON form. ``DEFAULT`` leaves the database's default in force. Refusals raise the classes of ``outreach.errors``.
"""

# fmt: off
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from ._call import DEFAULT, AsyncBase, Base, Default, call
'''


@dataclass(frozen=True)
class Parameter:
    """One input parameter; ``default`` is Python source, or None where the argument is required."""

    name: str
    sql_type: str
    annotation: str
    default: str | None

    @property
    def identifier(self) -> str:
        return self.name + "_" if keyword.iskeyword(self.name) else self.name


@dataclass(frozen=True)
class Function:
    """One public function. ``runner`` is the method of Base that runs it; ``row`` the row class it fills, if any."""

    name: str
    parameters: list[Parameter]
    runner: str
    annotation: str
    row: str | None
    comment: str


@dataclass(frozen=True)
class RowType:
    """One result row class."""

    name: str
    columns: list[tuple[str, str]]
    doc: str


def python_type(sql_type: str) -> str:
    """The Python annotation of a SQL type; raises KeyError for a type that no public function should have."""
    if sql_type.endswith("[]"):
        return f"list[{PYTHON_TYPES[sql_type[:-2]]}]"
    return PYTHON_TYPES[sql_type]


def class_name(name: str) -> str:
    """claim_sends → ClaimSends."""
    return "".join(part.capitalize() for part in name.removeprefix("vw_").split("_"))


def literal(connection: psycopg.Connection[Any], sql_type: str, expression: str) -> str:
    """Python source of a parameter's default; ``DEFAULT`` where no plain value says the same."""
    if expression.upper().startswith("NULL"):
        return "None"
    if sql_type in ("uuid", "jsonb", "timestamp with time zone"):
        return "DEFAULT"
    row = connection.execute(b"SELECT " + expression.encode()).fetchone()
    assert row is not None
    match row[0]:
        case None:
            return "None"
        case list() as items:
            return repr(tuple(items)).replace("'", '"')
        case str() as text:
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case value if sql_type == "interval":
            return f"timedelta(seconds={value.total_seconds():g})"
        case value:
            return repr(value)


def parameter(connection: psycopg.Connection[Any], argument: dict[str, Any]) -> Parameter:
    """The Python parameter of one input argument of the catalog."""
    annotation = python_type(argument["type"]).replace("list[", "Sequence[")
    default = None
    if argument["default"] is not None:
        default = literal(connection, argument["type"], argument["default"])
        if default == "None" and annotation != "Any":
            annotation += " | None"
        elif default == "DEFAULT":
            annotation += " | Default"
    sql_type = argument["type"].replace("timestamp with time zone", "timestamptz")
    return Parameter(argument["name"], sql_type, annotation, default)


def annotate(columns: Iterator[tuple[str, str]], nullable: set[str]) -> list[tuple[str, str]]:
    """Columns as (name, annotation)."""
    return [
        (name, python_type(sql_type) + (" | None" if name in nullable and sql_type != "jsonb" else ""))
        for name, sql_type in columns
    ]


def describe(connection: psycopg.Connection[Any]) -> tuple[list[Function], dict[str, RowType]]:
    """Read the catalog: functions by name, and the row classes they need by class name."""
    functions: list[Function] = []
    rows: dict[str, RowType] = {}
    for found in connection.cursor(row_factory=dict_row).execute(FUNCTIONS).fetchall():
        name, return_type = found["name"], found["return_type"]
        inputs = [a for a in found["arguments"] if a["mode"] in ("i", "b", "v")]
        outputs = [a for a in found["arguments"] if a["mode"] in ("t", "o", "b")]
        row = None
        if outputs and (found["returns_set"] or len(outputs) > 1):
            row = class_name(name) + "Row"
            columns = annotate(((a["name"], a["type"]) for a in outputs), NULLABLE_COLUMNS.get(name, set()))
            rows[row] = RowType(row, columns, f"One row of ``{name}``.")
        elif found["returns_composite"]:
            type_name = found["return_type_name"]
            row = class_name(type_name) + "Row"
            cursor = connection.cursor(row_factory=dict_row).execute(COLUMNS, [found["return_relation"]])
            columns = annotate(((c["name"], c["type"]) for c in cursor), NULLABLE_COLUMNS.get(type_name, set()))
            rows[row] = RowType(row, columns, f"One row of type ``{type_name}``.")
        if row:
            runner, annotation = ("_rows", f"list[{row}]") if found["returns_set"] else ("_row", row)
        else:
            annotation = python_type(return_type) + (" | None" if name in NULLABLE_RESULTS else "")
            runner = "_values" if found["returns_set"] else "_scalar"
            annotation = f"list[{annotation}]" if found["returns_set"] else annotation
        parameters = [parameter(connection, a) for a in inputs]
        functions.append(Function(name, parameters, runner, annotation, row, found["comment"] or ""))
    names = [f.name for f in functions]
    if len(set(names)) < len(names):
        raise ValueError(
            "two public functions share a name: " + ", ".join(sorted({n for n in names if names.count(n) > 1}))
        )
    return functions, rows


def docstring(text: str, indent: str) -> str:
    """A docstring of a comment, wrapped, with nothing in it that Python would interpret."""
    text = text.strip().replace("\\", "\\\\").replace('"""', "'''")
    wrapped = textwrap.wrap(text, 114 - len(indent), break_long_words=False, break_on_hyphens=False) or ["(no comment)"]
    if wrapped[-1].endswith('"'):
        wrapped[-1] += " "
    if len(wrapped) == 1:
        return f'{indent}"""{wrapped[0]}"""'
    return f'{indent}"""' + f"\n{indent}".join(wrapped) + f'\n{indent}"""'


def method(function: Function, asynchronous: bool) -> str:
    """Source of one method."""
    prefix, wait = ("async def", "await ") if asynchronous else ("def", "")
    parameters = [
        "self",
        *(
            f"{p.identifier}: {p.annotation}" + (f" = {p.default}" if p.default is not None else "")
            for p in function.parameters
        ),
    ]
    arguments = [f'"{function.name}"']
    arguments += [f'("{p.name}", "{p.sql_type}", {p.identifier})' for p in function.parameters]
    if function.row:
        arguments.append("rows=True")
    statement = "call(" + ", ".join(arguments) + ")"
    if len(statement) > 80:
        statement = "call(\n            " + ",\n            ".join(arguments) + ",\n        )"
    head = f"    {prefix} {function.name}({', '.join(parameters)}) -> {function.annotation}:"
    if len(head) > 119:
        inner = ",\n        ".join(parameters)
        head = f"    {prefix} {function.name}(\n        {inner},\n    ) -> {function.annotation}:"
    if function.row:
        body = f"return {wait}self.{function.runner}({function.row}, {statement})"
    elif function.annotation == "None":
        body = f"{wait}self._scalar({statement})"
    else:
        body = f"return cast({function.annotation!r}, {wait}self.{function.runner}({statement}))".replace("'", '"')
        if function.annotation == "Any":
            body = f"return {wait}self._scalar({statement})"
    return f"{head}\n{docstring(function.comment, '        ')}\n        {body}\n"


def module(connection: psycopg.Connection[Any]) -> str:
    """The whole module's source."""
    functions, rows = describe(connection)
    parts = [HEADER]
    for row in rows.values():
        fields = "\n".join(f"    {name}: {annotation}" for name, annotation in row.columns)
        parts.append(f'\n\n@dataclass(frozen=True, slots=True)\nclass {row.name}:\n    """{row.doc}"""\n\n{fields}\n')
    for name, base, asynchronous in (("Client", "Base", False), ("AsyncClient", "AsyncBase", True)):
        kind = "an AsyncConnection" if asynchronous else "a Connection"
        parts.append(f'\n\nclass {name}({base}):\n    """Every public function, on {kind} that the caller owns."""\n')
        parts += ["\n" + method(function, asynchronous) for function in functions]
    return "".join(parts)


def main() -> None:
    """Print the module for the database named by the first argument (a libpq URI or DSN)."""
    with psycopg.connect(sys.argv[1], autocommit=True) as connection:
        sys.stdout.write(module(connection))


if __name__ == "__main__":
    main()
