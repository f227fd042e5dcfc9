"""In a monkey-patched worker: logging, probe and ServiceClient work, also beside native threads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]

LOGS = """
import eventlet
eventlet.monkey_patch()
from eventlet import tpool
from chassis.telemetry import configure, get_logger
import logging
configure("intake", "worker")
log = get_logger()
def native(n):
    for i in range(100):
        log.info("native", n=n, i=i)
        logging.getLogger("library").warning("native %s", i)
def green(n):
    for i in range(100):
        log.info("green", n=n, i=i)
        eventlet.sleep(0)
threads = [eventlet.spawn(tpool.execute, native, n) for n in range(4)]
threads += [eventlet.spawn(green, n) for n in range(4)]
with eventlet.Timeout(20):
    for thread in threads:
        thread.wait()
"""

CLIENT = """
import eventlet
eventlet.monkey_patch()
import time
from chassis.telemetry import serve_probe
from chassis.http import ServiceClient
from chassis.http.client import Unavailable
from chassis.auth.testing import make_secrets, signer
from pathlib import Path
import sys
secrets = make_secrets(Path(sys.argv[1]), ["notification"])
listener = serve_probe(0, dict)
url = f"http://127.0.0.1:{listener.getsockname()[1]}"
slow = eventlet.listen(("127.0.0.1", 0))
client = ServiceClient(url, caller=signer(secrets, "notification"), audience="intake")
silent = ServiceClient(
    f"http://127.0.0.1:{slow.getsockname()[1]}", caller=None, audience="intake", timeout=0.5
)
ticks = []
def ticker():
    while True:
        ticks.append(time.monotonic())
        eventlet.sleep(0.01)
eventlet.spawn(ticker)
def wait():
    try:
        silent.get("/x")
    except Unavailable:
        return "unavailable"
pool = eventlet.GreenPool()
with eventlet.Timeout(20):
    begun = time.monotonic()
    waits = [pool.spawn(wait) for _ in range(5)]
    found = list(pool.imap(lambda _: client.json("GET", "/health/live"), range(50)))
    assert found == [{"live": True}] * 50, found
    assert [one.wait() for one in waits] == ["unavailable"] * 5
    took = time.monotonic() - begun
stall = max(b - a for a, b in zip(ticks, ticks[1:]))
print(took, stall)
assert took < 2.0, took
assert stall < 0.4, stall
"""


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_lines_of_green_and_native_threads_stay_whole_and_none_waits_for_another():
    done = run(LOGS)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert len(lines) == 4 * 200 + 4 * 100


def test_calls_of_many_greenthreads_wait_beside_each_other(tmp_path):
    done = run(CLIENT, str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]


@pytest.mark.parametrize("module", ["chassis.http", "chassis.auth", "chassis.blobs", "chassis.telemetry"])
def test_the_web_side_never_brings_eventlet_in(module):
    code = f"import sys, {module}; sys.exit(any(m in sys.modules for m in ('eventlet', 'nameko', 'kombu')))"
    assert run(code).returncode == 0
