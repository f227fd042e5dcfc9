"""The mail catcher: SMTP in, a page out. It delivers nothing to anybody."""

from __future__ import annotations

import asyncio
import signal
import threading

from aiosmtpd.smtp import SMTP, Envelope, Session

from cli.mail.box import Box
from cli.mail.page import Server
from cli.processes.starting import begin

LARGEST = 10 * 2**20


class Catcher:
    """Takes every message, and says so (250) only when it is on the disk."""

    def __init__(self, box: Box) -> None:
        self.box = box

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Store one message; a full disk is a temporary failure (452), which the sender tries again."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        try:
            key = await asyncio.to_thread(self.box.keep, raw)
        except OSError as error:
            return f"452 cannot store it now: {error.strerror}"
        return f"250 kept as {key}"


def main() -> None:
    """Catch mail until told to stop."""
    start = begin("mail", __doc__)
    box = Box(start.home / "mail")
    page = Server(start.listen, start.ports["mail_page"], box)
    threading.Thread(target=page.serve_forever, daemon=True).start()
    asyncio.run(_catch(box, start.listen, start.ports["smtp"]))


async def _catch(box: Box, address: str, port: int) -> None:
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, done.set)
    server = await loop.create_server(
        lambda: SMTP(
            Catcher(box), data_size_limit=LARGEST, enable_SMTPUTF8=True, ident="Lebong mail catcher"
        ),
        address,
        port,
    )
    async with server:
        await done.wait()


if __name__ == "__main__":
    main()
