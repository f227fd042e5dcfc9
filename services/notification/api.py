"""Notification's HTTP API: what people were told, and whether it arrived."""

from __future__ import annotations

from typing import Any

import falcon

from chassis.database import Database
from chassis.http import AnyOf, Call, Officer, Problem, Service, create, operation, page
from services.notification import usecases
from services.notification.schemas import (
    PHRASES,
    MessagesQuery,
    MessagesSchema,
    MessageWithAttemptsSchema,
)
from services.notification.settings import Settings, load
from services.notification.tables import Message

READERS = AnyOf(Service("notification.messages.read"), Officer())


class Messages:
    """All messages, or those about one application."""

    @operation(
        "List messages, newest first",
        query=MessagesQuery,
        returns=MessagesSchema,
        allow=READERS,
        audit="messages.read",
    )
    def on_get(self, call: Call) -> Any:
        """A page of messages with their states."""
        asked = call.query
        call.about(asked.get("reference") or "all")
        statement = usecases.messages(asked.get("reference"), asked.get("state"))
        order = (Message.created_at.desc(), Message.id.desc())
        return page(call.session, statement, order, asked["cursor"], asked["limit"])


class OneMessage:
    """One message and its attempts."""

    @operation(
        "Show a message and its attempts",
        returns=MessageWithAttemptsSchema,
        allow=READERS,
        audit="message.read",
    )
    def on_get(self, call: Call, message: str) -> Any:
        """The message; 404 when there is none."""
        found = usecases.attempts(call.session, message)
        if found is None:
            raise Problem("message-not-found", 404)
        call.about(found[0].reference)
        return {"message": found[0], "attempts": found[1]}


def create_app(settings: Settings | None = None) -> falcon.App[Any, Any]:
    """Notification's WSGI application."""
    settings = settings or load()
    return create(
        "notification",
        settings.common,
        Database(settings.common.database_url),
        routes=[("/messages", Messages()), ("/messages/{message}", OneMessage())],
        title="Lebong notification",
        version="1",
        phrases=PHRASES,
    )
