"""People try again with the same key until they are accepted, and begin only when they are let in."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cli.faults import crowd


class Office(ThreadingHTTPServer):
    """Answers as it is told to, in turn: a status, or 0 for hanging up."""

    daemon_threads = True

    def __init__(self, statuses: list[int]) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.statuses, self.keys, self.turn = statuses, Counter[str](), threading.Lock()


class Desk(BaseHTTPRequestHandler):
    """One request."""

    server: Office

    def do_POST(self) -> None:
        """Read it whole, then answer."""
        self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.turn:
            self.server.keys[self.headers["Idempotency-Key"]] += 1
            status = self.server.statuses.pop(0) if self.server.statuses else 201
        if not status:
            self.close_connection = True
            return
        content = json.dumps({"reference": f"LBG-{self.headers['Idempotency-Key'][:8]}"}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Quietly."""


@pytest.fixture
def office(request: pytest.FixtureRequest) -> Iterator[Office]:
    """A running one."""
    server = Office(list(request.param))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def applied(office: Office, count: int) -> crowd.Crowd:
    """A crowd that has ended."""
    people = crowd.Crowd(f"http://127.0.0.1:{office.server_address[1]}", 1, count)
    people.start()
    people.let_in(1.0)
    people.wait()
    return people


@pytest.mark.parametrize("office", [[503, 0, 429, 201]], indirect=True)
def test_whoever_is_sent_away_or_cut_off_tries_again_with_the_same_key(office: Office) -> None:
    people = applied(office, 1)
    assert (len(people.accepted), people.refused, people.tries) == (1, [], 4)
    assert list(office.keys.values()) == [4]


@pytest.mark.parametrize("office", [[422]], indirect=True)
def test_a_refusal_is_final_and_told(office: Office) -> None:
    people = applied(office, 1)
    assert people.accepted == {}
    assert people.refused[0].startswith("422")


@pytest.mark.parametrize("office", [[]], indirect=True)
def test_nobody_begins_before_being_let_in(office: Office) -> None:
    people = crowd.Crowd(f"http://127.0.0.1:{office.server_address[1]}", 1, 4)
    people.let_in(0.5)
    turns = [people._my_turn(), people._my_turn()]
    assert (turns, people._begun, people._let_in) == ([0, 1], 2, 2.0)
