"""What the benchmarks share: rounds against a baseline, pgbench, and results that are kept and compared."""

from __future__ import annotations

import json
import math
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from outreach.cluster import Cluster

ROUNDS = 5
TOLERANCE = 0.25
RESULTS = Path(__file__).with_name("results.json")
Pair = tuple[float, float]


@dataclass(frozen=True)
class Result:
    """A figure of the hub beside its baseline. ``aim`` is the greatest ratio that is wanted, for rates the least."""

    name: str
    unit: str  # s, us or /s
    rounds: Sequence[Pair]  # (hub, baseline) of each round
    rows: int
    note: str
    aim: float | None = None

    @property
    def is_rate(self) -> bool:
        return self.unit == "/s"

    @property
    def ratios(self) -> list[float]:
        return [hub / baseline for hub, baseline in self.rounds]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)

    @property
    def reached(self) -> bool:
        return self.aim is None or (self.ratio >= self.aim if self.is_rate else self.ratio <= self.aim)

    def stored(self) -> dict[str, Any]:
        hub, baseline = (statistics.median(side) for side in zip(*self.rounds, strict=True))
        return {
            "value": rounded(hub),
            "unit": self.unit,
            "baseline": rounded(baseline),
            "ratio": rounded(self.ratio),
            "rows": self.rows,
            "note": self.note,
        }

    def __str__(self) -> str:
        one = self.stored()
        aim = "" if self.aim is None else f"{'≥' if self.is_rate else '≤'} {self.aim:g}"
        return (
            f"{self.name:<18} {one['value']:>12,} {self.unit:<4} {one['baseline']:>12,}   ratio {self.ratio:>6.2f}"
            f" ({min(self.ratios):.2f} to {max(self.ratios):.2f})  {aim:<7} {'' if self.reached else 'MISSED'}"
        )


def rounded(value: float) -> float:
    """Four significant digits: more says nothing."""
    return float(f"{value:.4g}")


def worse(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """The names whose ratio got worse by more than the tolerance, with both ratios; a name that is new cannot be worse.

    Raises ValueError where nothing of it was kept, at the same number of rows: then a comparison would say nothing.
    """
    comparable = {name: one for name, one in now.items() if name in before and before[name]["rows"] == one["rows"]}
    if not comparable:
        raise ValueError("nothing to compare with: no result of this size was kept")
    found = []
    for name, one in comparable.items():
        if not before[name]["ratio"]:
            continue
        old, new = before[name]["ratio"], one["ratio"]
        change = old / new if one["unit"] == "/s" else new / old
        if change > 1 + TOLERANCE:
            found.append(f"{name}: ratio {new:g}, was {old:g}")
    return found


def seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The power of the size with which the time grows: the slope of a line through their logarithms."""
    x, y = [math.log(size) for size in sizes], [math.log(value) for value in times]
    return statistics.linear_regression(x, y).slope


def value(db: psycopg.Connection[Any], query: str, *parameters: Any) -> Any:
    row = db.execute(query.encode(), parameters or None).fetchone()
    assert row is not None
    return row[0]


def rolled_back(db: psycopg.Connection[Any], query: str) -> float:
    """Seconds of a statement, with the checks that wait for the commit, whose rows are not kept."""
    with db.transaction(force_rollback=True):
        return seconds(lambda: db.execute(f"{query}; SET CONSTRAINTS ALL IMMEDIATE".encode()))


def executed(db: psycopg.Connection[Any], query: str) -> float:
    """Seconds of a query whose rows, every column of them, are made but not sent."""
    plan = db.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {query}".encode()).fetchone()
    assert plan is not None
    return float(plan[0][0]["Execution Time"]) / 1000


def pgbench(
    cluster: Cluster,
    database: str,
    scripts: Sequence[str],
    clients: int,
    *,
    lasting: int | None = None,
    each: int | None = None,
    variables: Mapping[str, int] | None = None,
) -> float:
    """Transactions per second of prepared scripts, chosen at random: for so many seconds, or so many of each client."""
    length = ("-T", str(lasting)) if each is None else ("-t", str(each))
    with tempfile.TemporaryDirectory(prefix="outreach-bench-") as folder:
        files = [Path(folder) / f"{number}.sql" for number in range(len(scripts))]
        for file, script in zip(files, scripts, strict=True):
            file.write_text(script)
        done = subprocess.run(
            [
                cluster.program("pgbench"),
                *("-n", "-M", "prepared", *length, "-c", str(clients), "-j", str(min(2, clients))),
                *(part for name, first in (variables or {}).items() for part in ("-D", f"{name}={first}")),
                *(part for file in files for part in ("-f", str(file))),
                cluster.url(database),
            ],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or found is None:
        raise RuntimeError(done.stderr[-2000:])
    return float(found[1])


def load(path: Path = RESULTS) -> dict[str, Any]:
    return dict(json.loads(path.read_text())) if path.exists() else {}


def save(results: dict[str, Any], path: Path = RESULTS) -> None:
    path.write_text(json.dumps(dict(sorted(results.items())), indent=2, ensure_ascii=False) + "\n")
