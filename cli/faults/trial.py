"""One trial: an office, a crowd, a killer, and the count at the end."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from cli.down import stop
from cli.faults.audit import Check, audit, count
from cli.faults.crowd import Crowd
from cli.faults.killer import LONGEST_RESUME, Kill, Killer
from cli.faults.visits import Visits
from cli.faults.watch import Books, backlog
from cli.home import Home, find, locate
from cli.supervisor import state
from cli.trouble import Trouble
from cli.up import ready_home, start_detached

QUIET_LOOKS = 3
"""Looks in a row, a second apart, that must all find nothing to do."""
NO_PROGRESS = 120.0
"""Seconds without any progress after which waiting ends. A case whose worker was killed is taken up by
another only when its lease has run out."""

Show = Callable[[int, str], None]


@dataclass(frozen=True)
class Result:
    """What came of a trial; everything in it is a number that was counted or measured."""

    applications: int
    accepted: int
    tries: int
    refused: list[str]
    kills: list[Kill]
    quiet_after: float | None
    checks: list[Check]
    dead_processes: list[str]

    @property
    def good(self) -> bool:
        """Everything accepted, everything kept, everything alive, every return quick enough."""
        return (
            self.accepted == self.applications
            and not self.refused
            and self.quiet_after is not None
            and not self.dead_processes
            and all(check.good for check in self.checks)
            and all(kill.resumed is not None and kill.resumed <= LONGEST_RESUME for kill in self.kills)
        )

    @property
    def slowest(self) -> float | None:
        """The longest that a process took from its return to its first work; None: one did not."""
        times = [kill.resumed for kill in self.kills]
        return None if None in times else max((one for one in times if one is not None), default=0.0)

    def lines(self, seed: int) -> list[str]:
        """The result as a table for people."""
        head = f"{'':<34} {'expected':>9} {'lost':>6} {'double':>7}"
        rows = [
            f"{one.name:<34} {one.expected:>9} {one.lost:>6} {one.doubled:>7}  {one.note}"
            for one in self.checks
        ]
        slowest = "never" if self.slowest is None else f"{self.slowest:.1f} s"
        quiet = "never" if self.quiet_after is None else f"{self.quiet_after:.0f} s"
        outage = max(self.kills, key=lambda kill: kill.down)
        return [
            head,
            *(row.rstrip() for row in rows),
            "",
            f"kills                    {len(self.kills)} ({self._by_process()})",
            f"slowest back at work     {slowest} after its return (at most {LONGEST_RESUME:.0f} s)",
            f"longest outage           {outage.process}, {outage.down:.0f} s",
            f"accepted meanwhile       {outage.accepted}",
            f"accepted                 {self.accepted} of {self.applications} in {self.tries} tries",
            f"quiet after              {quiet}",
            f"dead processes           {', '.join(self.dead_processes) or 'none'}",
            f"{'KEPT' if self.good else 'BROKEN'}: seed {seed}",
        ]

    def _by_process(self) -> str:
        names = [kill.process for kill in self.kills]
        return ", ".join(f"{name} {names.count(name)}" for name in dict.fromkeys(names))


class Trial:
    """``applications`` people, ``kills`` deaths (one of them the long outage), in the office of ``home``."""

    def __init__(self, home: Home, seed: int, applications: int, kills: int, show: Show) -> None:
        self.home, self.kills, self.show = home, kills, show
        self.books = Books(home)
        url = f"{home.url}/api/intake"
        self.visits = Visits(url, home.database_url("intake"), seed)
        self.crowd = Crowd(url, seed, applications, self.visits)
        self.killer = Killer(home, self.books, self.crowd, seed)
        self.applications = applications

    def run(self) -> Result:
        """Apply and kill, wait until quiet, count."""
        _require_a_bank_that_pays(self.home)
        before = count(self.books)
        self.crowd.start()
        self.visits.start()
        died = self._kill_all()
        self.crowd.let_in(1.0)
        self.crowd.wait()
        self.visits.wait()
        quiet = self._wait_quiet()
        result = Result(
            self.applications,
            len(self.crowd.accepted),
            self.crowd.tries,
            [*self.crowd.refused, *self.visits.refused][:20],
            died,
            quiet,
            audit(self.books, self.crowd.references, before, self.visits.booked),
            self._dead(),
        )
        self.books.close()
        return result

    def _kill_all(self) -> list[Kill]:
        died: list[Kill] = []
        plan = self.killer.plan(self.kills - 1)
        for number, name in enumerate(plan):
            if number == len(plan) // 2:
                died.append(self._note(self.killer.long_outage(), len(died)))
            died.append(self._note(self.killer.kill(name), len(died)))
        return died

    def _note(self, kill: Kill, done: int) -> Kill:
        self.show(done + 1 + self.crowd.done, f"{kill.process} was killed and is back")
        return kill

    def _wait_quiet(self) -> float | None:
        """Seconds until nothing is left to do; None when nothing moves any more and something is left."""
        began = moved = time.monotonic()
        looks, last = 0, None
        while looks < QUIET_LOOKS:
            now = backlog(self.books)
            looks = looks + 1 if now.total == 0 and not self._dead() else 0
            if now != last:
                moved, last = time.monotonic(), now
            if time.monotonic() - moved > NO_PROGRESS:
                return None
            self.show(self.kills + self.crowd.done, f"waiting until quiet: {now.total} to do")
            time.sleep(1.0)
        return time.monotonic() - began

    def _dead(self) -> list[str]:
        known = state.read(self.home.state_file)
        if known is None or not known.running:
            return ["supervisor"]
        return [one.name for one in known.processes if one.state not in {state.HEALTHY, state.DONE}]


def _require_a_bank_that_pays(home: Home) -> None:
    """Raises :class:`Trouble` where people would have to go to the simulated bank: nobody does here."""
    found = httpx.get(f"{home.url}/api/intake/simulated-bank", timeout=10, trust_env=False)
    if found.status_code == httpx.codes.OK and not found.json()["auto"]:
        remedy = f"LEBONG_PAYMENT_SIMULATOR=auto ./lebong up --detach --home {home.path}"
        raise Trouble("in this office people pay at the simulated bank, and nobody would", remedy)


@contextmanager
def office(given: str | None) -> Iterator[Home]:
    """A running office: the one in ``given``, or one of our own that is thrown away.

    Raises :class:`Trouble` when it does not come up.
    """
    if given is None:
        folder = Path(tempfile.mkdtemp(prefix="lebong-faults-"))
        try:
            with _started(folder, tied=True) as home:
                yield home
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return
    path = locate(given)
    known = state.read(find(path).state_file) if (path / "home.json").exists() else None
    if known is not None and known.running:
        if not known.healthy:
            raise Trouble(f"the office in {path} is not healthy", "./lebong status says why")
        yield find(path)
        return
    with _started(path, tied=False) as home:
        yield home


@contextmanager
def _started(path: Path, *, tied: bool) -> Iterator[Home]:
    home = ready_home(path)
    # Every code is paid at once: nobody is there to go to the bank.
    start_detached(home, tied=tied, settings={"LEBONG_PAYMENT_SIMULATOR": "auto"})
    try:
        yield home
    finally:
        stop(home)
