"""Handing letters to a real mail server that takes, defers, refuses, hangs up and goes away."""

from __future__ import annotations

import socket
from email.message import EmailMessage
from typing import Any

import pytest

from services.notification import domain
from services.notification.adapters.smtp import SmtpCarrier, parse


def letter(to: str = "budi@example.org", message: str = "msg-1") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "office@example.org", to, "Permohonan"
    mail["Message-ID"] = f"<{message}@example.org>"
    mail.set_content("Halo.")
    return mail


@pytest.fixture
def carrier(mail_server: Any) -> Any:
    carrier = SmtpCarrier(mail_server.url, timeout=2)
    yield carrier
    carrier.close()


def test_a_letter_arrives_as_it_was_written(mail_server: Any, carrier: SmtpCarrier) -> None:
    carrier.hand_over(letter())
    assert mail_server.postbox.recipients == ["budi@example.org"]
    assert b"Message-ID: <msg-1@example.org>" in mail_server.postbox.letters[0]


def test_letters_share_a_connection_until_it_is_let_go(mail_server: Any, carrier: SmtpCarrier) -> None:
    carrier.hand_over(letter())
    carrier.hand_over(letter())
    carrier.close()
    carrier.hand_over(letter())
    assert len(mail_server.postbox.letters) == 3
    assert mail_server.postbox.connections == 2


def test_an_unknown_recipient_is_refused_for_good_and_the_address_is_not_kept(
    mail_server: Any, carrier: SmtpCarrier
) -> None:
    mail_server.postbox.rcpt_answers.append("550 5.1.1 <budi@example.org> unknown")
    with pytest.raises(domain.Rejected) as refused:
        carrier.hand_over(letter())
    assert (refused.value.reason, refused.value.detail) == ("refused-by-mail-server", "550 5.1.1")
    assert "budi" not in str(refused.value)


def test_a_full_mailbox_is_tried_again_later(mail_server: Any, carrier: SmtpCarrier) -> None:
    mail_server.postbox.rcpt_answers.append("452 4.2.2 mailbox full")
    with pytest.raises(domain.NotTaken) as deferred:
        carrier.hand_over(letter())
    assert (deferred.value.reason, deferred.value.detail) == ("deferred-by-mail-server", "452 4.2.2")
    assert not deferred.value.away, "other people's letters can go on"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("554 5.7.1 looks like spam", domain.Rejected), ("451 4.3.0 try later", domain.NotTaken)],
)
def test_the_answer_to_the_whole_letter_counts(
    mail_server: Any, carrier: SmtpCarrier, answer: str, expected: type[Exception]
) -> None:
    mail_server.postbox.data_answers.append(answer)
    with pytest.raises(expected):
        carrier.hand_over(letter())
    carrier.hand_over(letter())
    assert len(mail_server.postbox.letters) == 1


def test_a_server_that_closes_for_the_day_is_away(mail_server: Any, carrier: SmtpCarrier) -> None:
    mail_server.postbox.data_answers.append("421 4.3.2 shutting down")
    with pytest.raises(domain.NotTaken) as away:
        carrier.hand_over(letter())
    assert away.value.away


def test_a_server_that_hangs_up_before_its_answer_may_have_taken_the_letter(
    mail_server: Any, carrier: SmtpCarrier
) -> None:
    mail_server.postbox.hang_up_after_data = 1
    with pytest.raises(domain.NotTaken) as silent:
        carrier.hand_over(letter())
    assert silent.value.away
    assert silent.value.maybe_taken
    carrier.hand_over(letter())
    ids = [b"<msg-1@example.org>" in text for text in mail_server.postbox.letters]
    assert ids == [True, True], "handed over twice, with the same Message-ID"


def test_a_server_that_is_not_there_is_away_and_has_taken_nothing(mail_server: Any) -> None:
    mail_server.stop()
    with pytest.raises(domain.NotTaken) as away:
        SmtpCarrier(mail_server.url, timeout=2).hand_over(letter())
    assert away.value.away
    assert not away.value.maybe_taken


def test_a_server_that_went_away_between_two_letters_and_came_back_is_used_again(
    mail_server: Any, carrier: SmtpCarrier
) -> None:
    carrier.hand_over(letter())
    mail_server.stop()
    with pytest.raises(domain.NotTaken) as away:
        carrier.hand_over(letter())
    assert not away.value.maybe_taken, "it hung up before the letter was on its way"
    mail_server.start()
    carrier.hand_over(letter())
    assert len(mail_server.postbox.letters) == 2


def test_a_server_that_says_nothing_is_away_after_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        carrier = SmtpCarrier(f"smtp://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)
        with pytest.raises(domain.NotTaken) as away:
            carrier.hand_over(letter())
    assert away.value.away


def test_an_address_in_another_script_needs_a_server_that_knows_it(
    mail_server: Any, carrier: SmtpCarrier
) -> None:
    with pytest.raises(domain.Rejected, match="address-not-supported"):
        carrier.hand_over(letter("用户@example.org"))


@pytest.mark.parametrize("url", ["", "127.0.0.1:25", "http://127.0.0.1:25", "smtp://", "smtp:///x"])
def test_a_url_that_is_none_says_how_one_looks(url: str) -> None:
    with pytest.raises(ValueError, match="smtp://host:port"):
        SmtpCarrier(url)


def test_an_error_about_the_url_does_not_show_its_password() -> None:
    with pytest.raises(ValueError, match="LEBONG_SMTP_URL") as error:
        parse("http://office:geheim@mail.example")
    assert "geheim" not in str(error.value)
