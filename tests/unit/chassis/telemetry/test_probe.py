import json
import socket

import httpx
import pytest

from chassis.telemetry import metrics, serve_probe


@pytest.fixture
def facts():
    return {"broker": "connected"}


@pytest.fixture
def probe(facts):
    def ready():
        if "error" in facts:
            raise facts["error"]
        return facts

    listener = serve_probe(0, ready)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def test_live_ready_and_metrics_are_served(probe):
    metrics.counter("lebong_test_probe_total", "text").inc()
    assert httpx.get(f"{probe}/health/live").json() == {"live": True}
    assert httpx.get(f"{probe}/health/ready").json() == {"ready": True, "broker": "connected"}
    assert "lebong_test_probe_total" in httpx.get(f"{probe}/metrics").text
    assert httpx.get(f"{probe}/else").status_code == 404


def test_not_ready_is_a_503_with_the_reason(probe, facts):
    facts.update(ready=False, broker="away for 12 s")
    answer = httpx.get(f"{probe}/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "broker": "away for 12 s"})
    facts["error"] = ConnectionError("refused")
    answer = httpx.get(f"{probe}/health/ready")
    assert (answer.status_code, answer.json()) == (
        503,
        {"ready": False, "reason": "ConnectionError: refused"},
    )


def test_a_client_that_hangs_up_or_talks_nonsense_does_not_end_the_probe(probe):
    port = int(probe.rsplit(":", 1)[1])
    for said in (b"", b"\r\n\r\n", b"nonsense\r\n\r\n", b"GET " + b"x" * 20_000):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(said)
    assert json.loads(httpx.get(f"{probe}/health/live").content) == {"live": True}


def test_a_taken_port_is_named(probe):
    port = int(probe.rsplit(":", 1)[1])
    with pytest.raises(OSError, match=f"port {port} is taken"):
        serve_probe(port, dict)
