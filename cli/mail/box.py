"""Caught mail: one file each, there for good before the sender is told so."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

_ENDING = ".eml"
_KEY = re.compile(r"\d{20}-\d+")


@dataclass(frozen=True)
class Mail:
    """One caught message. ``key`` names it in the box and sorts by time of arrival."""

    key: str
    message: EmailMessage

    @property
    def text(self) -> str:
        """The plain text of the message."""
        body = self.message.get_body(("plain", "html"))
        return "" if body is None else str(body.get_content())

    def header(self, name: str) -> str:
        """A header as text; empty when there is none."""
        return str(self.message.get(name, ""))

    def facts(self) -> dict[str, object]:
        """The message for a program."""
        names = {"from": "From", "to": "To", "subject": "Subject", "date": "Date", "message_id": "Message-ID"}
        headers = {key: self.header(name) for key, name in names.items()}
        return {"key": self.key, **headers, "language": self.header("Content-Language"), "text": self.text}


class Box:
    """The folder that holds the mail."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def keep(self, content: bytes) -> str:
        """Store a message; its key. When this returns, not even a power cut loses it."""
        key = f"{time.time_ns():020d}-{os.getpid()}"
        fresh = self.folder / f".{key}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.folder / f"{key}{_ENDING}")
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        return key

    def keys(self) -> list[str]:
        """The keys of all messages, the oldest first."""
        return sorted(path.stem for path in self.folder.glob(f"[0-9]*{_ENDING}"))

    def read(self, key: str) -> Mail | None:
        """The message of this key; None when there is none."""
        path = self.folder / f"{key}{_ENDING}"
        if not _KEY.fullmatch(key) or not path.exists():
            return None
        content = path.read_bytes()
        return Mail(key, BytesParser(EmailMessage, policy=policy.default).parsebytes(content))

    def all(self, limit: int | None = None) -> list[Mail]:
        """The messages, the newest first."""
        newest = self.keys()[::-1][:limit]
        return [mail for key in newest if (mail := self.read(key)) is not None]

    def to(self, address: str) -> list[Mail]:
        """The messages to one address, the newest first."""
        wanted = address.encode()
        # Most are others': looking for the address first spares reading them all as mail.
        near = [path.stem for path in self.folder.glob(f"[0-9]*{_ENDING}") if wanted in path.read_bytes()]
        mails = [mail for key in sorted(near, reverse=True) if (mail := self.read(key)) is not None]
        return [mail for mail in mails if address in mail.header("To")]
