"""A small office on the chassis: a few operations of every kind, for the promises that every API keeps."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema, fields, validate
from sqlalchemy import Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis.auth.applicants import NotRecognised, matches, seal
from chassis.auth.officers import WrongCredentials
from chassis.auth.testing import make_secrets
from chassis.auth.throttle import Throttle
from chassis.database import Database, ServiceBase, service_metadata
from chassis.http import (
    AnyOf,
    Applicant,
    Binary,
    Call,
    Officer,
    Problem,
    Public,
    Service,
    create,
    operation,
    page,
)
from chassis.http.testing import Client, client
from chassis.settings import common

KEY = b"k" * 32
REFERENCE, CODE = "LBG-7K3M9QX2", "4H7KQ-ZM2X9"


class Base(ServiceBase):
    __abstract__ = True
    metadata = service_metadata("idempotency", "throttle", "officers")


class Note(Base):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    words: Mapped[str] = mapped_column(String(40))
    pages: Mapped[int] = mapped_column(Integer)


class ReaderSchema(Schema):
    email = fields.Email(required=True)
    born = fields.Date()


class NoteSchema(Schema):
    """A note as it is written."""

    marks = fields.Dict(validate=validate.Length(max=3))
    words = fields.String(required=True, validate=validate.Length(1, 40))
    pages = fields.Integer(load_default=1, strict=True, validate=validate.Range(1, 99))
    kind = fields.String(validate=validate.OneOf(["plain", "urgent"]))
    readers = fields.List(fields.Nested(ReaderSchema))


class NoteView(Schema):
    id = fields.Integer()
    words = fields.String()
    code = fields.String()


class PageSchema(Schema):
    cursor = fields.String()
    limit = fields.Integer(load_default=2)


class TooMany(Exception):
    """The service's own refusal."""

    def __init__(self, most: int) -> None:
        super().__init__(f"at most {most}")
        self.params = {"most": most}


class Changed(Exception):
    """The version is old."""


PHRASES = {
    "too-many": {
        "id": ("Terlalu banyak", "Paling banyak {most}."),
        "en": ("Too many", "At most {most}."),
    },
}


class Notes:
    @operation("Write a note", body=NoteSchema, returns=NoteView, status=201, idempotent=True)
    def on_post(self, call: Call) -> object:
        note = Note(words=call.body["words"], pages=call.body["pages"])
        call.session.add(note)
        call.session.flush()
        words = call.body["words"]
        if words == "crash":
            raise RuntimeError("secret detail 3171")
        if words == "many":
            raise TooMany(3)
        if words == "old":
            raise Changed
        return {"id": note.id, "words": words, "code": f"code-{note.id}"}

    @operation("List the notes", query=PageSchema)
    def on_get(self, call: Call) -> object:
        return page(
            call.session,
            select(Note.id, Note.words),
            [Note.id],
            call.query.get("cursor"),
            call.query["limit"],
        )


class Letters:
    """Something slow comes before the transaction: here, writing to the same database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.away = False

    def looked_at(self, call: Call, kind: str) -> int:
        if self.away:
            raise Problem("unavailable", 503)
        self.database.transact(lambda session: session.add(Note(words=kind, pages=9)))
        return 42

    @operation("Send a letter", body=NoteSchema, status=201, idempotent=True, prepare=looked_at)
    def on_post(self, call: Call, kind: str) -> object:
        call.session.add(Note(words=call.body["words"], pages=1))
        return {"prepared": call.prepared}


class Own:
    @operation("Read one's own", allow=Applicant())
    def on_get(self, call: Call, reference: str) -> object:
        if call.caller.name != REFERENCE or not matches(call.caller.secret, seal(CODE, KEY), KEY):
            raise NotRecognised
        return {"reference": reference}

    on_put = operation("Change one's own", allow=Applicant())(on_get)
    on_post = operation("Add to one's own", allow=Applicant(), idempotent=True)(on_get)


class Sign:
    class SignSchema(Schema):
        name = fields.String(required=True)
        password = fields.String(required=True)

    @operation("Sign in", body=SignSchema, status=201, throttle="name")
    def on_post(self, call: Call) -> object:
        raise WrongCredentials


class Desk:
    @operation("Read the desk", allow=Officer("officer"))
    def on_get(self, call: Call) -> object:
        return {"officer": call.caller.name}

    @operation("Clear the desk", allow=Officer("manager"))
    def on_delete(self, call: Call) -> object:
        return None


class Dossier:
    @operation("Read a dossier", allow=Service("intake.dossier.read"))
    def on_get(self, call: Call) -> object:
        return {"for": call.caller.name}


class Either:
    @operation("Read as an officer, a service or anybody", allow=AnyOf(Public(), Officer(), Service("x.y")))
    def on_get(self, call: Call) -> object:
        return {"kind": call.caller.kind}

    @operation(
        "Read as an officer or a service", allow=AnyOf(Officer("manager"), Service("intake.dossier.read"))
    )
    def on_post(self, call: Call) -> object:
        return {"kind": call.caller.kind}


class Files:
    @operation(
        "Put a file",
        binary=True,
        max_bytes=100,
        media_types=("image/png",),
        returns_binary=("image/png",),
        headers={"X-File-Name": "its name"},
    )
    def on_put(self, call: Call) -> object:
        """Give the bytes back in the other order."""
        return Binary(call.raw[::-1], "image/png")


class Who:
    @operation("Say who asks")
    def on_get(self, call: Call) -> object:
        return {"client": call.client, "language": call.language}


class Away:
    @operation("Fail by rule")
    def on_get(self, call: Call) -> object:
        raise Problem("invalid-fields", 422, errors=[{"pointer": "/a", "key": "too-long", "max": 3}])


@dataclass
class Office:
    database: Database
    secrets: Path
    http: Client
    app: Any
    letters: Letters

    def count(self) -> int:
        def ask(session: Session) -> int:
            return len(session.scalars(select(Note.id)).all())

        return self.database.read(ask)


@pytest.fixture(scope="session")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_secrets(tmp_path_factory.mktemp("secrets"))


def routes(letters: Letters) -> list[tuple[str, object]]:
    return [
        ("/notes", Notes()),
        ("/letters/{kind}", letters),
        ("/own/{reference}", Own()),
        ("/sessions", Sign()),
        ("/desk", Desk()),
        ("/dossier", Dossier()),
        ("/either", Either()),
        ("/files", Files()),
        ("/who", Who()),
        ("/away", Away()),
    ]


def build(database: Database, secrets: Path) -> Office:
    """The sample office over this database."""
    letters = Letters(database)
    app = create(
        "intake",
        common("intake", {"LEBONG_SECRETS": str(secrets)}),
        database,
        routes(letters),
        title="Sample",
        version="1",
        problems={TooMany: ("too-many", 409), Changed: ("version-conflict", 409)},
        phrases=PHRASES,
        throttle=Throttle(database, limit=3, window=900),
    )
    return Office(database, secrets, client(app), app, letters)


@pytest.fixture
def office(tmp_path: Path, secrets: Path) -> Iterator[Office]:
    database = Database(f"sqlite:///{tmp_path}/sample.sqlite")
    Base.metadata.create_all(database.engine)
    yield build(database, secrets)
    database.close()


@pytest.fixture
def at() -> Callable[[str], datetime]:
    return datetime.fromisoformat
