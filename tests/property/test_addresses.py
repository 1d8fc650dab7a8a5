"""Addresses: the Punycode of the hub against Python's own, and that a normal form stays one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from property.effort import effort

LETTERS = st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\0")
LABELS = st.text(LETTERS, min_size=1, max_size=63).filter(lambda label: not label.isascii())
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=80)
KNOWN = [
    "bücher",
    "他们为什么不说中文",
    "Pročprostěnemluvíčesky",
    "3年b組金八先生",
    "🙂" * 63,
    "\U0010ffff",
    "ß",
    "-ü-",
]
ODD = [
    "x@evil\uff20good.com",
    "x@a.\u00a0",
    "x@a\uff0eb\uff61c\u3002d.",
    "\u0130@\u0130",
    "x@\u3002",
    "@Ü.\u2024",
    "ü@",
    "ü",
]


@pytest.fixture(scope="module")
def hub(module_clone: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(module_clone, autocommit=True) as connection:
        yield connection


def punycode(hub: psycopg.Connection[Any], label: str) -> str:
    (found,) = hub.execute("SELECT outreach_internal.punycode(%s)", [label]).fetchone() or ("",)
    return str(found)


def normal(hub: psycopg.Connection[Any], channel: str, address: str) -> str | None:
    row = hub.execute("SELECT outreach_internal.normalise_address(%s, %s)", [channel, address]).fetchone()
    assert row is not None
    return None if row[0] is None else str(row[0])


@pytest.mark.parametrize("label", KNOWN)
def test_punycode_of_known_labels_is_pythons(hub: psycopg.Connection[Any], label: str) -> None:
    assert punycode(hub, label) == label.encode("punycode").decode()


@effort(200)
@given(label=LABELS)
def test_punycode_is_pythons(hub: psycopg.Connection[Any], label: str) -> None:
    assert punycode(hub, label) == label.encode("punycode").decode()


@pytest.mark.parametrize("address", ODD)
def test_an_odd_normal_form_stays_one(hub: psycopg.Connection[Any], address: str) -> None:
    once = normal(hub, "email", address)
    assert once is None or normal(hub, "email", once) == once


@effort(300)
@given(channel=st.sampled_from(["email", "phone"]), local=TEXTS, host=st.lists(LABELS | TEXTS, max_size=4))
def test_a_normal_form_stays_one(hub: psycopg.Connection[Any], channel: str, local: str, host: list[str]) -> None:
    address = f"{local}@{'.'.join(host)}"
    once = normal(hub, channel, address)
    assert once is None or normal(hub, channel, once) == once


@effort(100)
@given(local=st.text(LETTERS, min_size=1, max_size=20), label=LABELS)
def test_composed_and_decomposed_letters_are_one(hub: psycopg.Connection[Any], local: str, label: str) -> None:
    address = f"{local}@{label}.example"
    assert normal(hub, "email", unicodedata.normalize("NFD", address)) == normal(
        hub, "email", unicodedata.normalize("NFC", address)
    )
