"""The mail catcher keeps what it is given, and shows it without trusting it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from cli.mail.box import Box
from cli.mail.page import Server, listing, single


def _letter(subject: str = "Halo", text: str = "Isi", to: str = "siti@example.id") -> bytes:
    message = EmailMessage()
    message["Subject"], message["To"], message["From"] = subject, to, "office@lebong.example"
    message.set_content(text)
    return message.as_bytes()


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path / "mail")


@pytest.fixture
def page(box: Box) -> Iterator[httpx.Client]:
    server = Server("127.0.0.1", 0, box)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}", trust_env=False) as client:
        yield client
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_kept_message_is_there_whole_and_no_half_one_is(box: Box) -> None:
    content = _letter()
    key = box.keep(content)
    assert [file.name for file in box.folder.iterdir()] == [f"{key}.eml"]
    assert (box.folder / f"{key}.eml").read_bytes() == content


def test_messages_are_listed_the_newest_first(box: Box) -> None:
    keys = [box.keep(_letter(subject)) for subject in ("satu", "dua")]
    assert [mail.key for mail in box.all()] == keys[::-1]


def test_messages_are_found_by_their_address(box: Box) -> None:
    box.keep(_letter("satu", to="siti@example.id"))
    box.keep(_letter("dua", "tulis ke siti@example.id", to="budi@example.id"))
    assert [mail.header("Subject") for mail in box.to("siti@example.id")] == ["satu"]


@pytest.mark.parametrize("key", ["../../etc/passwd", "..", "", "00000000000000000001", "x"])
def test_a_key_that_is_no_key_finds_nothing(box: Box, key: str) -> None:
    box.keep(_letter())
    assert box.read(key) is None


def test_what_a_message_says_is_shown_and_never_run(box: Box) -> None:
    box.keep(_letter("<script>alert(1)</script>", "<img src=x onerror=alert(1)>"))
    mail = box.all()[0]
    for page in (listing([mail]), single(mail)):
        assert "<script>" not in page
        assert "<img" not in page


def test_links_can_be_followed(box: Box) -> None:
    box.keep(_letter(text="Lihat http://127.0.0.1:8000/id/track?a=1&b=2 ya"))
    assert 'href="http://127.0.0.1:8000/id/track?a=1&amp;b=2"' in single(box.all()[0])


def test_the_page_lists_and_shows_for_people_and_programs(box: Box, page: httpx.Client) -> None:
    key = box.keep(_letter("Permohonan diterima"))
    assert "Permohonan diterima" in page.get("/").text
    assert "Isi" in page.get(f"/messages/{key}").text
    assert json.loads(page.get("/messages.json").text)[0]["subject"] == "Permohonan diterima"
    assert page.get("/messages/none").status_code == 404


def test_a_page_of_another_site_cannot_read_the_mail(box: Box, page: httpx.Client) -> None:
    box.keep(_letter())
    assert page.get("/messages.json", headers={"Host": "evil.example"}).status_code == 403
