"""The page with the caught mail, for people (``/``) and for programs (``/messages.json?to=``)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from cli.mail.box import Box, Mail

SHOWN = 200
_LINK = re.compile(r"https?://[^\s<>\"']+")
_LOCAL = {"127.0.0.1", "localhost"}

STYLE = """
:root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif }
body { max-inline-size: 48rem; margin-inline: auto; padding: 1rem }
ol { list-style: none; padding: 0 } li { border-block-start: 1px solid; padding-block: .6rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem }
dd { margin: 0; overflow-wrap: anywhere }
a:focus-visible { outline: 3px solid; outline-offset: 2px }
"""

_FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><link rel="stylesheet" href="/style.css"></head>
<body><main>{body}</main></body></html>
"""


def listing(mails: list[Mail]) -> str:
    """The page that lists the mail."""
    rows = "".join(
        f'<li><a href="/messages/{mail.key}">{_safe(mail.header("Subject") or "(no subject)")}</a><br>'
        f"to {_safe(mail.header('To'))}, {_safe(mail.header('Date'))}</li>"
        for mail in mails
    )
    intro = "<h1>Caught mail</h1><p>What the office sent. Nothing left this machine. Newest first.</p>"
    body = f"{intro}<ol>{rows}</ol>" if mails else f"{intro}<p>No mail yet.</p>"
    return _FRAME.format(title="Caught mail", body=body)


def single(mail: Mail) -> str:
    """The page that shows one message; its links can be followed."""
    headers = "".join(
        f"<dt>{name}</dt><dd>{_safe(mail.header(name))}</dd>" for name in ("From", "To", "Date")
    )
    subject = _safe(mail.header("Subject") or "(no subject)")
    body = (
        f'<p><a href="/">All mail</a></p><h1>{subject}</h1><dl>{headers}</dl><pre>{_linked(mail.text)}</pre>'
    )
    return _FRAME.format(title=subject, body=body)


def _facts(mails: list[Mail]) -> str:
    return json.dumps([mail.facts() for mail in mails])


def _safe(text: str) -> str:
    return html.escape(text)


def _linked(text: str) -> str:
    pieces, end = [], 0
    for match in _LINK.finditer(text):
        address = _safe(match.group())
        pieces += [_safe(text[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*pieces, _safe(text[end:])])


class Server(ThreadingHTTPServer):
    """Serves the page of ``box``; on loopback only to local names, so that no other site reads the mail."""

    daemon_threads = True

    def __init__(self, address: str, port: int, box: Box) -> None:
        self.box = box
        self.local_only = address in _LOCAL
        super().__init__((address, port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        if self.server.local_only and host not in _LOCAL:
            self._send(
                HTTPStatus.FORBIDDEN, "text/plain", "this page answers to 127.0.0.1 and localhost only\n"
            )
            return
        asked = urlsplit(self.path)
        self._send(*self._answer(asked.path, dict(parse_qsl(asked.query)).get("to", "")))

    def _answer(self, path: str, to: str) -> tuple[HTTPStatus, str, str]:
        box = self.server.box
        fixed: dict[str, Callable[[], tuple[str, str]]] = {
            "/": lambda: ("text/html", listing(box.all(SHOWN))),
            "/style.css": lambda: ("text/css", STYLE),
            "/messages.json": lambda: ("application/json", _facts(box.to(to) if to else box.all())),
            "/health/live": lambda: ("application/json", '{"live":true}'),
            "/health/ready": lambda: ("application/json", '{"ready":true}'),
        }
        if path in fixed:
            media_type, text = fixed[path]()
            return HTTPStatus.OK, media_type, text
        mail = box.read(path.removeprefix("/messages/")) if path.startswith("/messages/") else None
        if mail is None:
            return HTTPStatus.NOT_FOUND, "text/plain", "no such message; / lists those there are\n"
        return HTTPStatus.OK, "text/html", single(mail)

    def _send(self, status: HTTPStatus, media_type: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'self'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """No access log: addresses of pages here name people's mail."""
