"""The comparison of benchmarks notices what got worse, and only that."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.measure import Result, exponent, load, save, worse


def time(ratio: float) -> Result:
    return Result("mint", "s", [(ratio, 1.0)], 1, "a time", 2.0)


def rate(ratio: float) -> Result:
    return Result("gate", "/s", [(ratio, 1.0)], 1, "a rate", 0.6)


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        (time(1.0), time(1.24), False),
        (time(1.0), time(1.26), True),
        (time(1.0), time(0.5), False),
        (rate(1.0), rate(0.81), False),
        (rate(1.0), rate(0.79), True),
        (rate(1.0), rate(2.0), False),
    ],
)
def test_a_ratio_is_worse_in_its_own_direction(before: Result, now: Result, found: bool, tmp_path: Path) -> None:
    save({before.name: before.stored()}, tmp_path / "results.json")
    complaints = worse(load(tmp_path / "results.json"), {now.name: now.stored()})
    assert [one.split(":")[0] for one in complaints] == ([now.name] if found else [])


def test_what_is_new_or_was_not_measured_is_not_worse(tmp_path: Path) -> None:
    assert load(tmp_path / "nothing.json") == {}
    kept = {"gate": rate(1).stored()}
    assert worse(kept, {"gate": rate(1).stored(), "mint": time(9).stored()}) == []


def test_a_comparison_with_nothing_is_refused() -> None:
    for kept in ({}, {"gate": rate(1).stored()}, {"mint": time(1).stored() | {"rows": 2}}):
        with pytest.raises(ValueError, match="nothing to compare"):
            worse(kept, {"mint": time(9).stored()})


def test_an_aim_is_reached_in_its_own_direction() -> None:
    assert [time(2.0).reached, time(2.1).reached, rate(0.6).reached, rate(0.5).reached] == [True, False, True, False]


def test_the_ratio_is_the_median_of_the_rounds() -> None:
    result = Result("mint", "s", [(1.0, 1.0), (9.0, 1.0), (4.0, 2.0)], 1, "")
    assert (result.ratio, result.stored()["value"], result.stored()["baseline"]) == (2.0, 4.0, 1.0)


def test_the_exponent_is_the_slope_of_the_logarithms() -> None:
    assert exponent([10, 100, 1000], [1.0, 10.0, 100.0]) == pytest.approx(1.0)
    assert exponent([10, 100], [2.0, 200.0]) == pytest.approx(2.0)
