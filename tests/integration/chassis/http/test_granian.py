"""The promises of the API behind the real server: what a test client cannot show."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[4]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_live(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended at its start"
        try:
            if httpx.get(f"{url}/health/live").status_code == 200:
                return
        except httpx.TransportError:
            continue
    pytest.fail("the server did not answer within 30 s")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = _free_port()
    database = f"sqlite:///{tmp_path_factory.mktemp('sample')}/sample.sqlite"
    sample = Path(__file__).with_name("sample.py")
    command = [sys.executable, str(sample), str(port), database]
    with subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}) as server:
        _wait_until_live(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
        server.terminate()
        server.wait(20)


@pytest.fixture
def http(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=10) as client:
        yield client


def pieces(total: int, size: int = 100) -> Iterator[bytes]:
    for begin in range(0, total, size):
        yield b"x" * min(size, total - begin)


def test_a_chunked_body_within_the_limit_arrives_whole(http):
    result = http.put("/files", content=pieces(1000))
    assert (result.status_code, result.content) == (200, b"x" * 1000)


@pytest.mark.parametrize("total", [1001, 50_000])
def test_a_chunked_body_over_the_limit_is_a_413_and_the_server_lives_on(http, total):
    result = http.put("/files", content=pieces(total))
    assert (result.status_code, result.json()["key"]) == (413, "body-too-large")
    assert http.put("/files", content=b"ok").content == b"ok"


def test_a_declared_length_over_the_limit_is_answered_before_the_body_is_sent(url):
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(b"PUT /files HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000000\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413")


def test_malformed_json_and_a_wrong_type_are_problems(http):
    broken = http.post("/words", content=b"{", headers={"Content-Type": "application/json"})
    wrong = http.post("/words", content=b"{}", headers={"Content-Type": "text/plain"})
    assert (broken.status_code, wrong.status_code) == (400, 415)
    assert broken.headers["content-type"] == "application/problem+json"


def test_every_thread_answers_with_its_own_request_id_and_trace(url):
    def ask(number: int) -> tuple[str, str, str]:
        identity, trace_id = f"request-{number:04d}", f"{number + 1:032x}"
        headers = {"X-Request-Id": identity, "traceparent": f"00-{trace_id}-00000000000000aa-01"}
        result = httpx.post(f"{url}/words", json={"word": identity}, headers=headers)
        same = result.json()["word"] == identity == result.headers["x-request-id"]
        return str(same), result.headers["traceparent"][3:35], trace_id

    with ThreadPoolExecutor(16) as pool:
        for same, found, expected in pool.map(ask, range(100)):
            assert same == "True"
            assert found == expected


def test_racing_requests_with_one_key_read_one_answer(url):
    headers = {"Idempotency-Key": "0123456789abcdef-race"}

    def ask(_number: int) -> tuple[int, str]:
        result = httpx.post(f"{url}/words", json={"word": "once"}, headers=headers, timeout=20)
        return result.status_code, result.text

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(16))) == {(201, '{"word":"once"}')}
