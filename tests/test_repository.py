"""The plan, the scripts and the tests agree: what sqitch would only find out when it deploys, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parent.parent
KINDS = ("deploy", "revert", "verify")


def plan() -> Iterator[tuple[str, list[str]]]:
    """Each change with what it requires, in order. No rework yet: every name stands once."""
    for line in (HOME / "sqitch.plan").read_text(encoding="utf-8").splitlines():
        if line.strip() and line.strip()[0] not in "%#@":
            name, rest = line.split(maxsplit=1)
            requires = re.match(r"\[(.*?)\]", rest)
            yield name, requires[1].split() if requires else []


def scripts(kind: str) -> set[str]:
    return {str(file.relative_to(HOME / kind).with_suffix("")) for file in (HOME / kind).rglob("*.sql")}


def test_the_plan_names_each_change_once() -> None:
    names = [name for name, _ in plan()]
    assert names
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("kind", KINDS)
def test_every_change_has_its_script_and_every_script_its_change(kind: str) -> None:
    names = {name for name, _ in plan()}
    assert {"without a script": names - scripts(kind), "not in the plan": scripts(kind) - names} == {
        "without a script": set(),
        "not in the plan": set(),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_script_names_its_change_and_ends_its_transaction(kind: str) -> None:
    wrong = []
    for name in sorted(scripts(kind)):
        text = (HOME / kind / f"{name}.sql").read_text(encoding="utf-8")
        if not text.startswith(f"-- {kind.capitalize()} outreach:{name} "):
            wrong.append(f"{kind}/{name}.sql: the first line must be `-- {kind.capitalize()} outreach:{name} …`")
        end = "ROLLBACK" if kind == "verify" else "COMMIT"
        statements = re.findall(r"^(BEGIN|COMMIT|ROLLBACK);$", text, re.MULTILINE)
        if statements != ["BEGIN", end]:
            wrong.append(f"{kind}/{name}.sql: one transaction from BEGIN; to {end};, and not {statements}")
    assert wrong == []


def test_requires_in_plan_and_deploy_script_are_the_same_and_come_before() -> None:
    wrong = []
    before: set[str] = set()
    for name, planned in plan():
        script = HOME / "deploy" / f"{name}.sql"
        text = script.read_text(encoding="utf-8") if script.exists() else ""
        written = {
            required for line in re.findall(r"^-- requires:(.*)$", text, re.MULTILINE) for required in line.split()
        }
        if written != set(planned):
            wrong.append(f"{name}: the plan says {sorted(planned)}, the script {sorted(written)}")
        if unknown := set(planned) - before:
            wrong.append(f"{name}: requires {sorted(unknown)}, which the plan does not have before it")
        before.add(name)
    assert wrong == []
