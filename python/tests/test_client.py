"""The generated client: up to date, typed results, sync and async."""

import inspect
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from outreach import _generate, client, errors
from outreach._call import DEFAULT, call, to_json
from outreach.client import AsyncClient, Client

Connect = Callable[..., "psycopg.Connection[Any]"]


def test_the_committed_module_is_what_the_catalog_says(module_clone: str) -> None:
    with psycopg.connect(module_clone, autocommit=True) as connection:
        expected = _generate.module(connection)
    assert Path(client.__file__).read_text("utf-8") == expected, (
        "python/src/outreach/client.py is out of date: .venv/bin/python -m outreach._generate URL > it"
    )


def test_both_clients_have_every_function_with_the_same_parameters() -> None:
    def methods(cls: type) -> dict[str, list[inspect.Parameter]]:
        return {
            n: list(inspect.signature(f).parameters.values()) for n, f in vars(cls).items() if not n.startswith("_")
        }

    assert methods(Client) == methods(AsyncClient)
    assert {"mint_outreach", "claim_sends", "marketing_safety_gate", "record_events"} <= methods(Client).keys()


def test_calls_name_their_arguments_and_leave_defaults_out() -> None:
    built = call(
        "f", ("a", "uuid", None), ("b", "jsonb", {"x": 1}), ("c", "text[]", ("p", "q")), ("d", "interval", DEFAULT)
    )
    assert built.sql == "SELECT outreach.f(a => %(a)s::uuid, b => %(b)s::jsonb, c => %(c)s::text[])"
    assert built.params["c"] == ["p", "q"]
    assert set(built.params) == {"a", "b", "c"}


def test_json_takes_the_types_that_results_hold() -> None:
    value = {"id": UUID(int=1), "n": Decimal("1.5"), "b": b"\x01", "none": None}
    assert to_json(value) == '{"id": "00000000-0000-0000-0000-000000000001", "n": 1.5, "b": "01", "none": null}'
    with pytest.raises(TypeError):
        to_json({"t": timedelta(1)})


def test_results_are_python_values(connect: Connect) -> None:
    connection = connect(autocommit=True)
    sync = Client(connection)
    (loaded,) = sync.load_companies([{"company_name": "Acme", "domain": "acme.example", "country": "US"}])
    assert (loaded.line, loaded.outcome, loaded.reason) == (1, "loaded", None)
    company = loaded.sovereign_company_id
    assert isinstance(company, UUID)
    assert sync.get_outreach_id(company) is None
    with pytest.raises(errors.IdentityNotPass) as refused:
        sync.mint_outreach(company)
    assert refused.value.hint
    sync.set_company_status(
        [{"sovereign_company_id": company, "identity_status": "PASS", "eligibility_status": "ELIGIBLE"}]
    )
    outreach_id = sync.mint_outreach(company)
    assert sync.get_outreach_id(company) == outreach_id
    assert sync.set_hub_status(outreach_id, "company-target", "PASS") is None  # type: ignore[func-returns-value]
    assert sync.bit_score_at(outreach_id) == 0
    assert sync.explain_bit_score(outreach_id) == []
    signal = sync.record_signal(outreach_id, "NEWS_MENTION", "n1", metadata={"url": "https://acme.example"})
    assert isinstance(signal, UUID)
    (contribution,) = sync.explain_bit_score(outreach_id)
    assert contribution.contribution == Decimal(5)
    with pytest.raises(errors.NotInSpine):
        sync.marketing_safety_gate(uuid4())
    row = sync.marketing_safety_gate(outreach_id)
    assert (row.outreach_id, row.tier, row.reasons) == (outreach_id, 0, [])


def test_the_caller_owns_the_transaction(connect: Connect) -> None:
    connection = connect()
    Client(connection).load_companies([{"company_name": "Acme", "domain": "acme.example", "country": "US"}])
    connection.rollback()
    row = connection.execute("SELECT count(*) FROM cl.company_identity WHERE domain = 'acme.example'").fetchone()
    assert row == (0,)


async def test_async(clone: str) -> None:
    async with await psycopg.AsyncConnection.connect(clone, autocommit=True) as connection:
        asynchronous = AsyncClient(connection)
        (loaded,) = await asynchronous.load_companies([{"company_name": "Acme", "domain": "acme.example"}])
        assert loaded.sovereign_company_id is not None
        with pytest.raises(errors.IdentityNotPass):
            await asynchronous.mint_outreach(loaded.sovereign_company_id)
        with pytest.raises(errors.MissingOutreachId):
            await asynchronous.marketing_safety_gate(None)  # type: ignore[arg-type]
        with pytest.raises(errors.NotInSpine):
            await asynchronous.marketing_safety_gate(uuid4(), "email")
