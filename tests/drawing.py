"""How hypothesis draws its examples.

The same ones on every run, so that a failure is the fault of a change; `EXAMPLES=5000` draws as many new ones instead.
No test has a deadline: how long an example takes says nothing about whether a law holds.
"""

import os

from hypothesis import HealthCheck, settings

drawn = settings(
    max_examples=int(os.environ.get("EXAMPLES", "100")),
    derandomize="EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
