"""The queue of a day: appointments and numbers in one order, each person called once."""

from datetime import timedelta

import pytest

from services.intake.usecases import tickets
from services.intake.usecases.diary import OfficeUnknown
from tests.support.meetings import HOLIDAY, NOW, Scene, at, diary

TEN = at(24, 10)


class Queue(Scene):
    def number(self, now=NOW, **asked):
        given = {"service": "e-passport", "accessible": False, **asked}
        return self.database.transact(tickets.take_number, self.diary, "here", **given, now=now).number

    def call(self, now=NOW, entry=None, window=3):
        given = {"entry": entry, "window": window, "now": now}
        return self.database.transact(tickets.call, self.diary, "here", **given).id

    def finish(self, entry, outcome="served", now=NOW):
        given = {"entry": entry, "outcome": outcome, "now": now}
        return self.database.transact(tickets.finish, self.diary, "here", **given)

    def order(self, now=NOW):
        return [one.id for one in self.database.read(tickets.queue, self.diary, "here", now=now)]


@pytest.fixture
def queue(database, desk):
    return Queue(database, desk, diary())


def test_numbers_count_from_one_on_every_day(queue):
    assert [queue.number(), queue.number(), queue.number(NOW + timedelta(days=1))] == [1, 2, 1]


def test_an_appointment_comes_at_its_time_and_numbers_in_between(queue):
    siti = queue.person()
    queue.book(siti, TEN)
    queue.number(NOW)
    queue.number(NOW + timedelta(minutes=5))
    meeting = f"appointment:{siti}"
    assert queue.order(at(24, 9, 20)) == ["ticket:1", "ticket:2", meeting]
    assert queue.order(at(24, 9, 55)) == [meeting, "ticket:1", "ticket:2"]
    assert queue.call(at(24, 9, 55)) == meeting


def test_people_are_called_in_order_and_an_appointment_not_before_its_time(queue):
    siti = queue.person()
    queue.book(siti, TEN)
    queue.number()
    assert queue.call() == "ticket:1"
    with pytest.raises(tickets.QueueMoved):
        queue.call()
    assert queue.call(entry=f"appointment:{siti}") == f"appointment:{siti}"


def test_who_was_called_is_served_or_did_not_come_once(queue):
    queue.number()
    with pytest.raises(tickets.QueueMoved):
        queue.finish("ticket:1")
    queue.call()
    with pytest.raises(tickets.QueueMoved):
        queue.call(entry="ticket:1")
    done = queue.finish("ticket:1", "missed")
    assert (done.visit, done.window) == ("missed", 3)
    with pytest.raises(tickets.QueueMoved):
        queue.finish("ticket:1")


def test_an_appointment_of_another_day_is_not_in_the_queue(queue):
    queue.book(queue.person(), at(25, 10))
    assert queue.order() == []


@pytest.mark.parametrize("entry", ["ticket:7", "appointment:LBG-00000000", "nonsense", ""])
def test_somebody_who_is_not_there_cannot_be_called(queue, entry):
    with pytest.raises(tickets.EntryUnknown):
        queue.call(entry=entry)


@pytest.mark.parametrize("when", [at(24, 7, 59), at(24, 12, 30), at(24, 15), at(28, 9), at(HOLIDAY.day, 9)])
def test_no_numbers_are_given_while_the_office_is_closed(queue, when):
    with pytest.raises(tickets.OfficeClosed):
        queue.number(when)


def test_a_number_is_for_a_service_that_there_is(queue):
    with pytest.raises(OfficeUnknown):
        queue.number(service="haircut")
