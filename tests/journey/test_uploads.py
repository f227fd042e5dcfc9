"""A tus client on a line that breaks, at a whole office: the file arrives, and the page says so."""

from __future__ import annotations

import base64
import hashlib
import socket
import time
from urllib.parse import urlsplit

import httpx

from cli.home import Home
from tests.support.photographs import blurred, jpeg, page

CONTENT = jpeg(blurred(page()))
PATIENCE_S = 20


class Client:
    """A tus client of one application."""

    def __init__(self, url: str) -> None:
        self.api = f"{url}/api/intake"
        made = httpx.post(f"{self.api}/applications", json={"service": "e-passport"}, trust_env=False).json()
        self.reference, self.code = made["reference"], made["code"]
        pair = base64.b64encode(f"{self.reference}:{self.code}".encode()).decode()
        self.headers = {"Authorization": f"Basic {pair}", "Tus-Resumable": "1.0.0"}
        told = {"kind": b"identity-card", "filename": b"ktp.jpg"}
        words = ",".join(f"{key} {base64.b64encode(value).decode()}" for key, value in told.items())
        begin = {"Upload-Length": str(len(CONTENT)), "Upload-Metadata": words}
        where = f"{self.api}/applications/{self.reference}/uploads"
        answer = httpx.post(where, headers=self.headers | begin, trust_env=False)
        self.upload = str(httpx.URL(where).join(answer.headers["Location"]))

    def part(self, start: int) -> dict[str, str]:
        """The headers of a part."""
        kind = {"Content-Type": "application/offset+octet-stream"}
        return self.headers | kind | {"Upload-Offset": str(start)}

    def offset(self) -> int:
        """How far it has come."""
        return int(httpx.head(self.upload, headers=self.headers, trust_env=False).headers["Upload-Offset"])

    def break_after(self, cut: int) -> None:
        """Announce all the rest, send so many bytes of it, and lose the line."""
        parts, start = urlsplit(self.upload), self.offset()
        head = self.part(start) | {"Host": parts.netloc, "Content-Length": str(len(CONTENT) - start)}
        lines = [f"PATCH {parts.path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
        with socket.create_connection((parts.hostname or "", parts.port or 80)) as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode() + CONTENT[start : start + cut])
        limit = time.monotonic() + PATIENCE_S
        while self.offset() < start + cut:
            assert time.monotonic() < limit, "what arrived before the line broke was not kept"
            time.sleep(0.05)
        assert self.offset() == start + cut


def test_a_file_arrives_over_a_line_that_breaks(office: Home) -> None:
    client = Client(office.url)
    for cut in (1, 100, 30_000):
        client.break_after(cut)
    start = client.offset()
    rest = CONTENT[start:]
    sent = httpx.patch(
        client.upload, content=rest, headers=client.part(start), trust_env=False, timeout=PATIENCE_S
    )
    assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(len(CONTENT)))
    seen = httpx.get(
        f"{client.api}/applications/{client.reference}",
        headers=client.headers | {"Accept-Language": "id"},
        trust_env=False,
    ).json()
    document = seen["documents"][0]
    assert document["digest"] == hashlib.sha256(CONTENT).hexdigest()
    assert (document["state"], document["hints"][0]["key"]) == ("received", "photo-blurred")
    assert "buram" in document["hints"][0]["message"]
