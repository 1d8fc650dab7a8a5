"""docs/errors.md against the deploy scripts, both ways, and each code against the tests."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
STATEMENT = re.compile(r"\bRAISE\s+EXCEPTION\b(?:'(?:[^']|'')*'|[^';])*;")
HELPERS = {"roles", "core/verification"}  # talk to whoever deploys; they raise no code of ours


def documented() -> dict[str, str]:
    """Each code with its messages."""
    text = (HOME / "docs" / "errors.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (OX\d{3}) \| (.*?) \|", text, re.MULTILINE)
    assert len({code for code, _ in rows}) == len(rows), "a code stands twice in docs/errors.md"
    assert [code for code, _ in rows] == sorted(code for code, _ in rows)
    return dict(rows)


def deployed() -> dict[str, str]:
    """Each deploy script without its comments."""
    scripts = {}
    for file in sorted((HOME / "deploy").rglob("*.sql")):
        text = re.sub(r"--.*", "", file.read_text(encoding="utf-8"))
        scripts[str(file.relative_to(HOME / "deploy").with_suffix(""))] = text
    return scripts


def raised() -> dict[str, set[str]]:
    """The messages with which each code is raised."""
    found = defaultdict(set)
    for text in deployed().values():
        for statement in STATEMENT.findall(text):
            code = re.search(r"ERRCODE\s*=\s*'(OX\d{3})'", statement)
            message = re.search(r"EXCEPTION\s*'((?:[^']|'')*)'", statement)
            if code and message:
                found[code[1]].add(message[1])
    # The gate's codes are data until one of them is raised.
    for code, message in re.findall(r"WHEN '(OX1\d\d)' THEN '([^']*)'", deployed()["gate/gate_message"]):
        found[code].add(message)
    return found


def test_every_code_and_message_is_documented_and_every_documented_one_is_raised() -> None:
    page = {code: set(messages.split(" · ")) for code, messages in documented().items() if messages != "reserved"}
    assert page == raised()


def test_no_script_names_a_code_that_is_not_documented() -> None:
    reserved = {code for code, message in documented().items() if message == "reserved"}
    named = {code for text in deployed().values() for code in re.findall(r"\bOX\d{3}\b", text)}
    assert named - set(documented()) == set()
    assert named & reserved == set()


def test_every_refusal_has_a_code_and_a_hint() -> None:
    wrong = []
    for change, text in deployed().items():
        for statement in STATEMENT.findall(text):
            if change in HELPERS:
                continue
            short = " ".join(statement.split())[:100]
            if not re.search(r"\bERRCODE\s*=", statement):
                wrong.append(f"{change}: no ERRCODE: {short}")
            if not re.search(r"\bHINT\s*=", statement):
                wrong.append(f"{change}: no HINT: {short}")
    assert wrong == []


def test_every_code_is_provoked_by_a_test() -> None:
    files = [file for kind in ("*.sql", "*.py") for file in (HOME / "tests").rglob(kind)]
    files = [file for file in files if file.parts[len(HOME.parts) + 1] not in ("docs", "style", "fixtures")]
    asked = {code for file in files for code in re.findall(r"\bOX\d{3}\b", file.read_text(encoding="utf-8"))}
    expected = {code for code, message in documented().items() if message != "reserved"}
    assert expected - asked == set()
