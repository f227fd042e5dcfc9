"""A whole application over HTTP, against Falcon on Granian with the same SQL and no checks.

Every request is a whole application with its documents: small ones, and the same again and again, so that
they are stored already. What is measured is what every submission costs (schema, state, outbox), not the
disk, nor how long a large picture takes to open.
"""

from __future__ import annotations

import base64
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
from PIL import Image

from benchmarks.load import load
from benchmarks.measure import Goal, Row, Tell, compare, rounds
from benchmarks.rig import ROOT, TIMEOUT, ContestantFailed, Rig
from chassis.database import migrate
from cli import home
from cli.faults.people import applicant
from cli.local import ports
from cli.processes.prepare import ensure_key

BARE = Goal("submit over HTTP, against bare Falcon", "requests/s", 0.60, 0.75)
GOALS = (BARE,)
SECONDS = 4.0
PROCESSES = os.cpu_count() or 1
"""A server a core, of either contestant, on one port: the kernel deals the connections out."""


def measure(rig: Rig, runs: int, tell: Tell) -> list[Row]:
    """The row."""
    where = home.prepare(rig.folder / "submit")
    for name in ("intake", "verification", "notification", "feedback", "analytics", "gateway"):
        ensure_key(where.secrets, name)
    body = rig.folder / "submission.json"
    body.write_bytes(orjson.dumps(_application()))
    both = {
        "ours": lambda: _rate(rig, where.path, "submit_ours", body),
        "bare Falcon": lambda: _rate(rig, where.path, "submit_bare", body),
    }
    results = rounds(both, runs, tell)
    return [compare(BARE, results["ours"], results["bare Falcon"])]


def _application() -> dict[str, Any]:
    picture = BytesIO()
    Image.new("RGB", (32, 20), "white").save(picture, "PNG")
    content = base64.b64encode(picture.getvalue()).decode()
    whole = applicant(1, 1).body
    return whole | {
        "confirmations": ["similar-application", "nik-birth-date", "nik-sex"],
        "documents": [document | {"content": content} for document in whole["documents"]],
    }


def people(body: bytes, first: int = 0) -> Iterator[bytes]:
    """The application of one person after the other: the same person again would be refused."""
    answers = orjson.loads(body)["answers"]
    nik, born = answers["nik"].encode(), answers["birth_date"].encode()
    for number in itertools.count(first):
        day = date(1950, 1, 1) + timedelta(days=number % 18_000)
        fresh = f"1707010101{number // 9999 % 100:02}{number % 9999 + 1:04}"
        yield body.replace(nik, fresh.encode()).replace(born, day.isoformat().encode())


def _rate(rig: Rig, path: Path, subject: str, body: Path) -> float:
    with rig.database() as url:
        migrate(url, "intake")
        env = {"LEBONG_HOME": str(path), "LEBONG_INTAKE_DATABASE_URL": url, "LEBONG_LOG_LEVEL": "warning"}
        with _server(rig, subject, env, body) as port:
            result = load(port, "/submissions", partial(next, people(body.read_bytes())), SECONDS)
    if result.bad or not result.good:
        raise ContestantFailed(f"{subject}: {result.bad} bad answers, the first: {result.first_bad!r}")
    return result.rate


@contextmanager
def _server(rig: Rig, subject: str, env: dict[str, str], body: Path) -> Iterator[int]:
    port = ports.choose(1)[0]
    command = [sys.executable, "-m", f"benchmarks.subjects.{subject}", str(port), str(body)]
    log = rig.folder / f"{subject}.log"
    with log.open("wb") as output:
        servers = [
            subprocess.Popen(command, cwd=ROOT, env=os.environ | env, stdout=output, stderr=output)
            for _ in range(PROCESSES)
        ]
    try:
        deadline = time.monotonic() + TIMEOUT
        while ports.listeners(port) < PROCESSES:
            if any(server.poll() is not None for server in servers) or time.monotonic() > deadline:
                raise ContestantFailed(f"{subject} does not serve: {log.read_text()[-1500:]}")
            time.sleep(0.1)
        yield port
    finally:
        for server in servers:
            server.kill()
            server.wait()
