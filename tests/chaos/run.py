"""A random run against the send engine, and what it found.

    make chaos SEED=7 SECONDS=3600
    make chaos SCENARIO=all

Exit status 1 where something is lost, doubled, sent after a stop or past a cap; the summary says what.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from chaos import checks
from chaos.world import ACTIONS, WORKERS, World, minutes, own_databases
from databases import Databases


@contextlib.contextmanager
def world(
    databases: Databases, seed: int, *, login: str | None = None, calm: bool = False, think: float = 0.01
) -> Iterator[World]:
    name = databases.clone()
    with tempfile.TemporaryDirectory(prefix="oc-files-") as folder:
        one = World(databases.cluster, name, Path(folder), seed, login, calm, think)
        try:
            yield one
        finally:
            one.close()
            databases.drop(name)


def finish(one: World) -> list[str]:
    """Drains, lets a person resolve what is unknown, drains again: the problems."""
    one.drain()
    ended = one.dead_workers()
    one.stop_workers()
    problems = (
        [f"{name} ended by itself" for name in ended] + checks.of_unknown(one) + checks.all_of(one, resolved=False)
    )
    one.did["unknown at first"] = one.resolve()
    one.calm = True  # nothing becomes unknown any more
    for _ in range(WORKERS):
        one.start_worker()
    one.drain()
    one.stop_workers()
    return problems + [problem for problem in checks.all_of(one) if problem not in problems]


def chaos(databases: Databases, seed: int, seconds: float, restarts: bool = True) -> tuple[World, list[str]]:
    """A random run: what happened in it, and the problems."""
    with world(databases, seed, login="chaos_worker") as one:
        one.set_up(300, {"minutes": minutes(datetime.now(UTC))} if seconds >= 60 else {})
        for _ in range(WORKERS):
            one.start_worker()
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            for_now = max(seconds / 3, 5) if seconds < 60 else one.dice.uniform(10, 40)
            one.direct(min(left, for_now), ACTIONS, low=300 if seconds >= 60 else 100)
            if restarts and time.monotonic() < end:
                one.restart()
        problems = finish(one)
        one.did["companies"] = one.companies
        for name, campaign in one.campaigns.items():
            one.did[f"handed over in {name}"] = sum(record["campaign"] == str(campaign) for record in one.handed())
        for row in one.do("SELECT status, count(*) AS n FROM outreach.send_log GROUP BY status"):
            one.did[f"status {row['status']}"] = row["n"]
    return one, problems


def summary(one: World, problems: list[str]) -> str:
    records = Counter(record["what"] for record in one.records)
    said = Counter(record["outcome"] for record in one.records if record["what"] == "said")
    lines = [
        f"seed {one.seed}: {records['handed']} handed over, {one.restarts} server restarts, {len(one.killed)} workers killed",
        "director: " + ", ".join(f"{name} {n}" for name, n in sorted(one.did.items())),
        "workers: " + ", ".join(f"{name} {n}" for name, n in sorted((records + said).items())),
        *(f"PROBLEM: {problem}" for problem in problems),
        f"{len(problems)} problems",
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--scenario", help="all, or the name of one: the rate under it, instead of the random run")
    chosen = parser.parse_args()
    with own_databases() as databases:
        if chosen.scenario:
            from chaos import scenarios

            return scenarios.report(databases, chosen.scenario, chosen.seed)
        one, problems = chaos(databases, chosen.seed, chosen.seconds)
    print(summary(one, problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
