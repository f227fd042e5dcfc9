"""Helpers on SQLite and on PostgreSQL: one at a time, let in and out, whatever happens at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chassis.auth.applicants import NotRecognised
from chassis.database import Database
from services.intake import usecases
from services.intake.domain.helping import CURRENT_WORDING, HELP_LASTS
from services.intake.usecases import Desk, Receipt
from tests.support.intake_forms import NOON


@pytest.fixture
def receipt(database: Database, desk: Desk) -> Receipt:
    """An empty draft."""
    return database.transact(usecases.start, desk, service="e-passport", language="id", now=NOON)


def helping(desk: Desk, receipt: Receipt, name: str) -> Callable[[Any], dict[str, Any]]:
    """Let somebody help, in the session that is given."""

    def begin(session: Any) -> dict[str, Any]:
        row = usecases.find(session, desk, receipt.reference, receipt.code)
        said = {"email": "rina@example.id", "how": "paper", "wording": CURRENT_WORDING, "news": "both"}
        return usecases.begin_help(session, desk, row, name=name, **said, now=NOON)

    return begin


def is_let_in(database: Database, desk: Desk, receipt: Receipt, code: str, now: Any = NOON) -> bool:
    try:
        database.read(usecases.enter, desk, receipt.reference, code, now=now)
    except NotRecognised:
        return False
    return True


def test_of_helpers_that_begin_at_once_one_helps(database: Database, desk: Desk, receipt: Receipt) -> None:
    start, made = threading.Barrier(4), []

    def begin(name: str) -> None:
        start.wait()
        made.append(database.transact(helping(desk, receipt, name)))

    threads = [threading.Thread(target=begin, args=(name,)) for name in ("Rina", "Dewi", "Sari", "Tuti")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = database.read(usecases.helpers, receipt.reference)
    assert len(found) == 4
    assert [helper["ended_at"] for helper in found].count(None) == 1
    assert [is_let_in(database, desk, receipt, one["code"]) for one in made].count(True) == 1


def test_a_helper_is_let_in_until_the_help_ends_or_its_time_is_over(
    database: Database, desk: Desk, receipt: Receipt
) -> None:
    made = database.transact(helping(desk, receipt, "Rina"))
    entry = database.read(usecases.enter, desk, receipt.reference, made["code"], now=NOON)
    assert entry.helper == made["helper"]
    assert not is_let_in(database, desk, receipt, made["code"], NOON + HELP_LASTS)

    def end(session: Any) -> None:
        row = usecases.find(session, desk, receipt.reference, receipt.code)
        usecases.end_help(session, row, made["helper"], now=NOON + timedelta(days=1))

    database.transact(end)
    assert not is_let_in(database, desk, receipt, made["code"], NOON + timedelta(days=1))
    assert is_let_in(database, desk, receipt, receipt.code)
