"""ServiceClient: what it sends, and what each failure means."""

import httpx
import orjson
import pytest

from chassis.auth.testing import make_secrets, signer
from chassis.http import ServiceClient
from chassis.http.client import Refused, Unavailable
from chassis.messaging.errors import Permanent, Retryable
from chassis.telemetry import trace


@pytest.fixture(scope="module")
def secrets(tmp_path_factory):
    return make_secrets(tmp_path_factory.mktemp("secrets"), ["notification"])


class Peer:
    """The other service; remembers what it was asked."""

    def __init__(self, status=200, content=b'{"a": 1}', error=None):
        self.status, self.content, self.error, self.requests = status, content, error, []

    def __call__(self, request):
        self.requests.append(request)
        if self.error:
            raise self.error
        return httpx.Response(self.status, content=self.content)


def client(peer, secrets=None):
    caller = signer(secrets, "notification") if secrets else None
    return ServiceClient(
        "http://intake.test/api/", caller=caller, audience="intake", transport=httpx.MockTransport(peer)
    )


def test_a_call_carries_token_trace_and_language(secrets):
    peer = Peer()
    with trace.start("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"):
        found = client(peer, secrets).json("GET", "/applications/x", params={"a": "b"}, language="en")
    assert found == {"a": 1}
    request = peer.requests[0]
    assert str(request.url) == "http://intake.test/api/applications/x?a=b"
    assert request.headers["authorization"].startswith("Bearer ey")
    assert request.headers["accept-language"] == "en"
    assert "0af7651916cd43dd8448eb211c80319c" in request.headers["traceparent"]


def test_an_applicants_credentials_stay_and_the_callers_token_stands_beside(secrets):
    peer = Peer()
    client(peer, secrets).get("/x", headers={"authorization": "Basic abc"})
    assert peer.requests[0].headers["authorization"] == "Basic abc"
    assert peer.requests[0].headers["x-service-token"].startswith("ey")


def test_a_call_made_while_answering_carries_the_requests_id():
    peer = Peer()
    trace.enter_request("request-0042")
    try:
        client(peer).get("/x")
    finally:
        trace.enter_request(None)
    client(peer).get("/x")
    assert peer.requests[0].headers["x-request-id"] == "request-0042"
    assert "x-request-id" not in peer.requests[1].headers


def test_json_is_sent_as_json():
    peer = Peer(content=b"")
    assert client(peer).json("POST", "/x", json={"a": [1]}) is None
    assert orjson.loads(peer.requests[0].content) == {"a": [1]}
    assert peer.requests[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "error",
    [httpx.ConnectError("no"), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("cut"), OSError("x")],
)
def test_what_cannot_be_reached_is_to_be_tried_later(error):
    with pytest.raises(Unavailable, match="GET intake/x"):
        client(Peer(error=error)).get("/x?code=secret")
    assert issubclass(Unavailable, Retryable)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_failing_or_overloaded_service_is_to_be_tried_later(status):
    with pytest.raises(Unavailable):
        client(Peer(status)).get("/x")


@pytest.mark.parametrize("content", [b'{"key": "version-conflict", "detail": "changed"}', b"<html>", b"[]"])
def test_a_refusal_is_for_good_and_brings_its_problem(content):
    with pytest.raises(Refused) as raised:
        client(Peer(409, content)).put("/x", json={})
    assert raised.value.status == 409
    assert raised.value.key in ("version-conflict", "")
    assert isinstance(raised.value, Permanent)


def test_a_port_where_nobody_listens_is_to_be_tried_later():
    with pytest.raises(Unavailable):
        ServiceClient("http://127.0.0.1:9", caller=None, audience="intake").get("/x")
