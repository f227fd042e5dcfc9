"""Ours and the bare contestants do the same work on the same events."""

from __future__ import annotations

import orjson
import pytest
from sqlalchemy import create_engine

from benchmarks import work
from contracts.envelope import decode


def test_an_event_has_its_size_and_can_be_read() -> None:
    body = work.body(7)
    assert len(body) == work.SIZE
    assert decode(body).data.reference == work.reference(7)


@pytest.mark.postgres
def test_one_by_one_and_in_batches_a_thing_is_done_once(postgres_database: str) -> None:
    work.prepare(postgres_database, 6)
    bodies = [work.body(number) for number in range(6)]
    engine = create_engine(postgres_database)
    with engine.begin() as connection:
        for body in bodies[:3]:
            work.apply_one(connection, orjson.loads(body))
        work.apply_batch(connection, bodies)
    engine.dispose()
    assert work.done(postgres_database) == 6
