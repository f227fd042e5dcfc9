"""One database of one service: engine, transactions, and nothing above them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from chassis.encoding import encode_json

P = ParamSpec("P")
T = TypeVar("T")

BUSY_TIMEOUT_MS = 15_000
_WRITES = "lebong_writes"


class Database:
    """The engine for ``url`` and the ways to use it.

    ``transact(fn, ...)`` runs ``fn(session, ...)`` in one transaction, ``read`` in a read-only one.
    ``serial=True`` keeps a single SQLite connection, for a process that serialises its access itself.
    """

    def __init__(self, url: str, *, serial: bool = False) -> None:
        self.url = url
        self.engine = _sqlite(url, serial) if url.startswith("sqlite") else _postgresql(url)
        self.dialect = self.engine.dialect.name
        self._writing = self.engine.execution_options(**{_WRITES: True})

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose changes are committed at the end, or rolled back by any exception."""
        # The connection's own transaction, not the session's, which costs twice as much to begin and end.
        with self._writing.begin() as connection, _Joined(connection) as session:
            yield session
            session.flush()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to read with; whatever it changes is rolled back."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    def transact(self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``fn(session, *args, **kwargs)`` in one transaction and return what it returns."""
        with self.transaction() as session:
            return fn(session, *args, **kwargs)

    def read(self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``fn(session, *args, **kwargs)`` with a session to read with."""
        with self.reading() as session:
            return fn(session, *args, **kwargs)

    def ping(self) -> None:
        """Ask the database for one row; raises SQLAlchemy's ``OperationalError`` when it is away."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Give back every pooled connection."""
        self.engine.dispose()


def connection_of(session: Session) -> Connection:
    """The connection in whose transaction the session is: for statements that need nothing of a session."""
    bind = session.get_bind()
    return bind if isinstance(bind, Connection) else session.connection()


class _Joined(Session):
    """A session in the transaction that its connection has begun."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, expire_on_commit=False, join_transaction_mode="rollback_only")

    def rollback(self) -> None:
        """Undo what was written through the session, and what was written past it."""
        super().rollback()
        connection_of(self).rollback()


def _postgresql(url: str) -> Engine:
    return create_engine(
        url,
        pool_size=16,
        max_overflow=16,
        pool_use_lifo=True,
        json_serializer=encode_json,
        connect_args={"connect_timeout": 5, "application_name": "lebong"},
    )


def _sqlite(url: str, serial: bool) -> Engine:
    options: dict[str, Any] = {"json_serializer": encode_json, "connect_args": {"check_same_thread": False}}
    file = make_url(url).database
    if serial or not file or file == ":memory:":
        options["poolclass"] = StaticPool
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions begin too late for IMMEDIATE: it is told to keep out of them.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        # FULL: a commit survives a power cut, not only a killed process.
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail at once (SQLITE_BUSY) beside another
    # writer; one that takes the write lock at its start waits its turn instead.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
