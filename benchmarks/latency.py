"""From the request that hands an application in to its e-mail at the mail server, in an idle office."""

from __future__ import annotations

import time
from statistics import median

import httpx

from benchmarks.measure import Goal, Row, Tell, compare
from benchmarks.offices import office
from benchmarks.rig import ContestantFailed, Rig
from cli.faults.people import Applicant, applicant
from cli.home import Home
from cli.mail.box import Box

BUDGET_MS = 250.0
BUDGET = Goal("submit to e-mail handed over, idle, p50", "ms", 1.0, 2.0, smaller=True)
GOALS = (BUDGET,)
SUBMISSIONS = 8
LETTERS = 2
"""E-mails that one application brings by itself: received, in review."""
WARM_UP = 3
PATIENCE = 20.0


def measure(rig: Rig, runs: int, tell: Tell) -> list[Row]:
    """The row: each run is the median of :data:`SUBMISSIONS`, one after the other."""
    with office(rig, postgres=True) as home:
        clock = Stopwatch(home)
        for number in range(WARM_UP):
            clock.milliseconds(applicant(0, number))
        ours = []
        for run in range(runs):
            tell(f"run {run + 1} of {runs}")
            ours.append(
                median(clock.milliseconds(applicant(run + 1, number)) for number in range(SUBMISSIONS))
            )
        clock.close()
    return [compare(BUDGET, ours, [BUDGET_MS] * runs)]


class Stopwatch:
    """Hands applications in and looks into the mail catcher."""

    def __init__(self, home: Home) -> None:
        self.client = httpx.Client(base_url=f"{home.url}/api/intake", timeout=20.0, trust_env=False)
        self.box = Box(home.path / "mail")

    def milliseconds(self, one: Applicant) -> float:
        """From before the request to the arrival of the first e-mail; returns when all is idle again."""
        known = len(self.box.keys())
        began = time.time_ns()
        answer = self.client.post("/submissions", json=one.body, headers={"Idempotency-Key": one.key})
        if answer.status_code != 201:
            raise ContestantFailed(
                f"intake did not take an application: {answer.status_code} {answer.text[:500]}"
            )
        deadline = time.monotonic() + PATIENCE
        while len(keys := self.box.keys()) < known + LETTERS:
            if time.monotonic() > deadline:
                raise ContestantFailed(f"{len(keys) - known} of {LETTERS} e-mails after {PATIENCE:.0f} s")
            time.sleep(0.02)
        # The key of a mail begins with the time of its arrival, in nanoseconds.
        return (int(keys[known].partition("-")[0]) - began) / 1e6

    def close(self) -> None:
        """Close the connection."""
        self.client.close()
