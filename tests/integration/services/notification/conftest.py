"""A real mail server (aiosmtpd) with moods, and the other things that notification needs around it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from cli.local import ports

HOST = "127.0.0.1"


class Postbox:
    """Takes mail, or answers as ``answers`` say: to RCPT, or to the whole letter."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.recipients: list[str] = []
        self.rcpt_answers: list[str] = []
        self.data_answers: list[str] = []
        self.hang_up_after_data = 0
        self.connections = 0
        self.hold: threading.Event | None = None

    async def handle_EHLO(
        self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.rcpt_answers:
            return self.rcpt_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        if self.data_answers:
            return self.data_answers.pop(0)
        self.letters.append(envelope.content)
        self.recipients += envelope.rcpt_tos
        if self.hold is not None:
            await asyncio.to_thread(self.hold.wait, 30)
        if self.hang_up_after_data:
            self.hang_up_after_data -= 1
            server.transport.abort()
        return "250 OK"


class MailServer:
    """A server that can be stopped and started on the same port."""

    def __init__(self) -> None:
        self.postbox = Postbox()
        (self.port,) = ports.choose(1)
        self.start()

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.port}"

    def stop(self) -> None:
        if self._controller.server is not None:
            self._controller.stop()

    def start(self) -> None:
        # Without SMTPUTF8, as many servers are.
        self._controller = Controller(self.postbox, hostname=HOST, port=self.port, enable_SMTPUTF8=False)
        self._controller.start()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.stop()
