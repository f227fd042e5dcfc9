"""The rules of telling people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notification import domain
from services.notification.domain import State

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def test_every_state_has_its_row_in_the_table_and_leads_only_to_states() -> None:
    assert set(domain.TRANSITIONS) == set(State)
    assert all(following <= set(State) for following in domain.TRANSITIONS.values())


def test_sent_failed_and_skipped_are_final() -> None:
    assert set(State) - domain.UNFINISHED == {State.SENT, State.FAILED, State.SKIPPED}


def test_every_state_can_be_reached_from_created() -> None:
    reached = {State.CREATED}
    while new := {after for state in reached for after in domain.TRANSITIONS[state]} - reached:
        reached |= new
    assert reached == set(State)


@pytest.mark.parametrize("old", list(State))
@pytest.mark.parametrize("new", list(State))
def test_a_message_moves_only_as_the_table_says(old: State, new: State) -> None:
    if new in domain.TRANSITIONS[old]:
        assert domain.move("msg-1", old, new) is new
    else:
        with pytest.raises(domain.TransitionError, match=f"msg-1 is {old} and cannot become {new}"):
            domain.move("msg-1", old, new)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("in_review", ("in-review", "")),
        ("more_requested", ("more-requested", "")),
        ("accepted", ("accepted", "")),
        ("handed_on", ("handed-on", "")),
        ("refused", ("refused", "")),
        ("withdrawn", ("withdrawn", "needs-no-telling")),
        ("frozen-by-a-later-version", ("frozen-by-a-later-version", "no-template")),
        ("", ("", "no-template")),
    ],
)
def test_a_state_has_a_letter_or_a_reason_to_have_none(state: str, expected: tuple[str, str]) -> None:
    assert domain.template_for(state) == expected


def test_an_unknown_language_is_written_in_indonesian() -> None:
    assert [domain.language_for(language) for language in ("en", "id", "fr", "")] == ["en", "id", "id", "id"]


def test_waits_between_attempts_never_get_shorter_and_the_last_one_repeats() -> None:
    waits = [domain.next_attempt(attempt, NOW) - NOW for attempt in range(1, 40)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=1)
    assert waits[-1] == timedelta(hours=1)


def test_a_mail_server_that_is_back_within_half_a_minute_is_asked_within_ten_seconds() -> None:
    at, attempt = timedelta(), 0
    while at < timedelta(seconds=30):
        attempt += 1
        wait = domain.next_attempt(attempt, NOW) - NOW
        assert wait <= timedelta(seconds=10)
        at += wait


def test_a_message_is_given_up_after_five_days_and_not_before() -> None:
    assert not domain.gives_up(NOW, NOW + timedelta(days=5, seconds=-1))
    assert domain.gives_up(NOW, NOW + timedelta(days=5))


def test_the_lease_is_longer_than_a_conversation_of_timeouts() -> None:
    steps = ("contact", "connect", "greeting", "EHLO", "MAIL", "RCPT", "DATA", "body")
    assert timedelta(seconds=5 * len(steps)) < domain.LEASE


@given(st.text(max_size=300))
def test_one_line_has_no_character_that_could_end_a_header(text: str) -> None:
    line = domain.one_line(text)
    assert line.splitlines() in ([line], [])
    assert not {"\r", "\n", "\0", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"} & set(line)
    assert len(line) <= 120


def test_one_line_keeps_names_of_every_script() -> None:
    for name in ("Siti Nurhaliza", "Nguyễn Văn Ánh", "王小明", "محمد علي"):
        assert domain.one_line(name) == name


def test_one_line_makes_breaks_and_runs_of_space_one_space() -> None:
    assert domain.one_line(" Budi\r\nBcc: all@example.org\t x ") == "Budi Bcc: all@example.org x"


def test_a_masked_address_shows_its_owner_enough_and_others_nothing() -> None:
    assert domain.mask("siti.rahma@example.co.id") == "s•••@e•••.id"
    assert domain.mask("no address") == "•••@•••"


@given(st.emails())
def test_a_masked_address_never_holds_the_local_part(address: str) -> None:
    local, _, host = address.rpartition("@")
    shown_local, _, shown_host = domain.mask(address).rpartition("@")
    assert shown_local == f"{local[0]}•••"
    assert host.rpartition(".")[0] not in shown_host or len(host.rpartition(".")[0]) == 1


@pytest.mark.parametrize("state", ["accepted", "refused"])
def test_what_the_centre_decided_has_a_letter_without_the_officers_words(state: str) -> None:
    template, _ = domain.template_for(state, "handed_on")
    assert template == f"centre-{state}"
    assert not domain.tells_a_decision(template)
