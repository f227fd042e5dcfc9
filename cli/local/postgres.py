"""A private PostgreSQL cluster for tests and measurements: own folder and port, thrown away afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from cli.local import packages, ports
from cli.local.children import spawn, tail
from cli.trouble import Trouble

USER = "lebong"
PROGRAMS = ("/usr/lib/postgresql/*/bin/initdb", "/usr/pgsql-*/bin/initdb")


class Postgres:
    """One cluster in ``folder``, whose path is short (it holds the socket). fsync stays on, as in earnest."""

    def __init__(self, folder: Path, tell: Callable[[str], None] = lambda _: None) -> None:
        self.folder = folder
        self.port = ports.choose(1)[0]
        self.log = folder / "postgres.log"
        self._password = secrets.token_urlsafe(12)
        self._tell = tell
        self._owner = _ordinary_user()
        self._server: subprocess.Popen[bytes] | None = None

    def start(self, timeout: float = 30.0) -> Postgres:
        """Make the cluster and wait until it answers. Raises :class:`Trouble` with the end of its log."""
        programs = self._find()
        self._initialise(programs / "initdb")
        self._server = self._spawn(programs / "postgres")
        deadline = time.monotonic() + timeout
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise Trouble(
                    f"PostgreSQL did not come up; the end of {self.log}:\n{tail(self.log)}", "read that log"
                )
            time.sleep(0.05)
        return self

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database of this cluster."""
        return f"postgresql+psycopg://{USER}:{self._password}@{ports.HOST}:{self.port}/{database}"

    def create_database(self, name: str) -> str:
        """Create an empty database; its SQLAlchemy URL."""
        self._execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Drop a database and whoever is still connected to it."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """Stop the server at once (SIGQUIT); the cluster is not meant to be started again."""
        if self._server and self._server.poll() is None:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait(10)

    def _find(self) -> Path:
        found = packages.find((), PROGRAMS) or packages.find(("initdb",))
        if found is None:
            packages.install("postgresql", "the tests run on PostgreSQL as well", self._tell)
            found = packages.find((), PROGRAMS)
        if found is None:
            raise Trouble("PostgreSQL was installed but initdb is nowhere", "put initdb and postgres on PATH")
        return found.resolve().parent

    def _initialise(self, initdb: Path) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        password = self.folder / "password"
        password.write_text(self._password)
        if self._owner:
            for path in (self.folder, password):
                os.chown(path, self._owner.pw_uid, self._owner.pw_gid)
        options = ["-U", USER, "--pwfile", str(password), "-A", "scram-sha-256", "-E", "UTF8", "--locale=C"]
        argv = [str(initdb), "-D", str(self.folder / "data"), *options, "--no-instructions"]
        done = self._run(argv)
        if done.returncode:
            raise Trouble(f"initdb failed: {done.stdout[-800:]}", f"check that {self.folder} is writable")

    def _run(self, argv: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            argv,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            cwd=self.folder,
            user=self._owner.pw_uid if self._owner else None,
            group=self._owner.pw_gid if self._owner else None,
            extra_groups=[] if self._owner else None,
        )

    def _spawn(self, server: Path) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": ports.HOST,
            "port": self.port,
            "unix_socket_directories": self.folder,
            "max_connections": 200,
            "shared_buffers": "128MB",
        }
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        return spawn(
            [str(server), "-D", str(self.folder / "data"), *options],
            log=self.log,
            cwd=self.folder,
            user=self._owner.pw_uid if self._owner else None,
            group=self._owner.pw_gid if self._owner else None,
        )

    def _answers(self) -> bool:
        try:
            self._execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _execute(self, statement: str) -> None:
        address = self.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
            connection.execute(statement.encode())


def _ordinary_user() -> pwd.struct_passwd | None:
    """Whom the server runs as: ourselves, or when we are root (it refuses root) an ordinary user."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name: user for user in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]
