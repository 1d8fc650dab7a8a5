"""How much the property tests try: the same examples in every run, or OUTREACH_PROPERTY_EFFORT times as many new ones."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

EFFORT = int(os.environ.get("OUTREACH_PROPERTY_EFFORT", "0"))


def effort(examples: int) -> settings:
    """By default always the same examples, so that a run says something about the change and not about luck.

    With OUTREACH_PROPERTY_EFFORT=10 ten times as many, new in every run; a failure prints the line that reproduces it.
    """
    return settings(
        max_examples=examples * max(EFFORT, 1),
        derandomize=EFFORT == 0,
        print_blob=EFFORT > 0,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # an example is a whole batch, and a failure names the case in it: nothing to shrink
    )
