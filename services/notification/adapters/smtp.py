"""Hands letters to a mail server (RFC 5321), over one connection as long as there is more to send."""

from __future__ import annotations

import re
import smtplib
import ssl
from email.message import EmailMessage
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from services.notification import domain

SCHEMES = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


class _Watched(smtplib.SMTP):
    """Knows whether the letter itself is on its way: only then may the server have taken it."""

    in_data = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send the letter and wait for the answer to it."""
        self.in_data = True
        answer = super().data(msg)
        self.in_data = False
        return answer


class _WatchedSsl(_Watched, smtplib.SMTP_SSL):
    """The same, encrypted from the start."""


class SmtpCarrier:
    """Carrier for ``smtp://``, ``smtps://`` or ``smtp+starttls://[user:password@]host[:port]``.

    ``timeout`` (seconds) is for each step of the conversation. Raises ``ValueError`` for another URL.
    """

    def __init__(self, url: str, timeout: float = 5.0) -> None:
        self._url, self._timeout = parse(url), timeout
        self._connection: _Watched | None = None

    def hand_over(self, letter: EmailMessage) -> None:
        """Give ``letter`` to the server; returns once it has answered 250 to the whole of it.

        Raises ``domain.NotTaken`` (no connection, it broke, a 4xx answer) or ``domain.Rejected`` (5xx).
        """
        connection = self._open()
        try:
            connection.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            self.close()
            raise _answer(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPResponseException as error:
            self.close()
            raise _answer(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            self.close()
            raise domain.Rejected("address-not-supported", "the server lacks SMTPUTF8") from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise _away(error, maybe_taken=connection.in_data) from error

    def close(self) -> None:
        """End the conversation, politely when the server still listens."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()

    def _open(self) -> _Watched:
        if self._connection is None:
            try:
                self._connection = connect(self._url, self._timeout)
            except (OSError, smtplib.SMTPException) as error:
                raise _away(error, maybe_taken=False) from error
        return self._connection


def parse(url: str) -> SplitResult:
    """Split an SMTP URL. Raises ``ValueError`` saying what one looks like."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        # Not the URL itself: it may hold a password.
        raise ValueError(
            f"LEBONG_SMTP_URL has scheme {parts.scheme!r} and host {parts.hostname!r}: "
            f"write {', '.join(f'{name}://host:port' for name in SCHEMES)}"
        )
    return parts


def connect(url: SplitResult, timeout: float) -> _Watched:
    """An open, greeted, where asked for encrypted and signed-in conversation with the server."""
    host, port = url.hostname or "", url.port or SCHEMES[url.scheme]
    # Our own name is given: finding it out may ask a name server and take seconds.
    if url.scheme == "smtps":
        context = ssl.create_default_context()
        connection: _Watched = _WatchedSsl(host, port, "lebong", timeout=timeout, context=context)
    else:
        connection = _Watched(host, port, "lebong", timeout=timeout)
    try:
        if url.scheme == "smtp+starttls":
            connection.starttls(context=ssl.create_default_context())
        if url.username:
            connection.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        connection.close()
        raise
    return connection


def _answer(code: int, text: bytes | str) -> domain.NotTaken | domain.Rejected:
    # Only the numbers are kept: servers repeat the address in their words.
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    status = _STATUS.search(words)
    detail = f"{code} {status[0]}" if status else str(code)
    if 500 <= code <= 599:
        return domain.Rejected("refused-by-mail-server", detail)
    return domain.NotTaken("deferred-by-mail-server", detail, away=code == 421)


def _away(error: Exception, *, maybe_taken: bool) -> domain.NotTaken:
    return domain.NotTaken("mail-server-away", type(error).__name__, away=True, maybe_taken=maybe_taken)
