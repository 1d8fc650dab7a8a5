"""Reading the Test Anything Protocol, as pgTAP speaks it through psql."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

PLAN = re.compile(r"1\.\.(\d+)(?:\s*#\s*skip\S*\s*(?P<reason>.*))?$", re.IGNORECASE)
TEST = re.compile(r"(?P<not>not )?ok\b\s*(?P<number>\d+)?\s*(?:- )?(?P<rest>.*)$")
DIRECTIVE = re.compile(r"(?<!\\)#\s*(?P<word>todo|skip)\b", re.IGNORECASE)


@dataclass
class Result:
    """What one file reported. `problems` is empty exactly when it passed."""

    planned: int | None = None
    run: int = 0
    skipped: int = 0
    skip_reason: str | None = None  # of the whole file
    problems: list[str] = field(default_factory=list)


def parse(output: str) -> Result:
    """Judge a file by its output alone: every assertion ok, as many as planned, in order, and at least one."""
    result = Result()
    failing = False  # do the diagnostics that follow belong to a failed assertion?
    for line in output.splitlines():
        if plan := PLAN.match(line):
            if result.planned is not None:
                result.problems.append(f"a second plan: {line}")
            result.planned = int(plan[1])
            if result.planned == 0 and plan["reason"]:
                result.skip_reason = plan["reason"]
            failing = False
        elif test := TEST.match(line):
            result.run += 1
            directive = DIRECTIVE.search(test["rest"])
            word = directive["word"].lower() if directive else ""
            if word == "skip":
                result.skipped += 1
            failing = bool(test["not"]) and word != "todo"
            if failing:
                result.problems.append(line)
            if test["number"] and int(test["number"]) != result.run:
                result.problems.append(f"out of order: {line}")
        elif line.startswith("Bail out!") or (line.startswith("#") and failing):
            result.problems.append(line)
        # Anything else is what the file's statements returned. Subtests are indented; their parent counts them.
    if result.skip_reason is None:
        if result.planned is None:
            result.problems.append("no plan: `SELECT plan(N)` or `SELECT * FROM finish()` did not run")
        elif result.planned != result.run:
            result.problems.append(f"planned {result.planned} assertions and ran {result.run}")
        if result.run == 0:
            result.problems.append("no assertion ran")
    elif result.run:
        result.problems.append(f"skipped as a whole, and yet {result.run} assertions ran")
    return result
