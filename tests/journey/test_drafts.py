"""Drafts as people live them: two devices and a conflict, a helper for a child's passport, practice first."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.journey.test_life import attach_everything, confirm_oddities
from tests.support.browser import Mailbox, Person
from tests.support.intake_forms import WORK

Someone = Callable[..., Person]
CHILD = {
    "is_citizen": True,
    "child_age": "under-17",
    "old_passport": "none",
    "father_name": "Agus Pratama",
    "mother_name": "Siti Rahmawati",
    "mother_birth_date": "1995-07-01",
    "accompanied_by": "mother",
    "full_name": "Bima Pratama",
    "nik": "1707011503180002",
    "sex": "male",
    "birth_date": "2018-03-15",
    "birth_place": "Muara Aman",
    "email": "siti@example.id",
    "phone": "081234567890",
}
NAMES = {
    "id": {True: "Dewi Anggraini", False: "Lukas Brandt"},
    "en": {True: "Mei Tanaka", False: "Omar Haddad"},
}
WAYS = [
    pytest.param("id", True, 320, id="id-scripts-320"),
    pytest.param("en", False, 1280, id="en-plain-1280"),
]


def somebody(answers: dict[str, Any], language: str, scripts: bool) -> dict[str, Any]:
    """The answers of another person in each journey: the same one twice would be a duplicate."""
    name = NAMES[language][scripts]
    number, day = f"{len(name)}{ord(name[0])}", f"-{len(name)}"
    birth, nik = answers["birth_date"][:7] + day, answers.get("nik")
    other = {**answers, "full_name": name, "birth_date": birth, "passport_number": f"X{number}"}
    return other | ({"nik": f"{nik[:6]}{day[1:]}{nik[8:12]}{number[-4:]}"} if nik else {})


def begin(person: Person, service: str, answers: dict[str, Any]) -> tuple[str, str]:
    """Start an application; its reference and code."""
    person.open(f"/services/{service}/start")
    person.fill(answers)
    person.press()
    reference, code = person.page.locator("dd .code").all_inner_texts()
    person.follow(f"/applications/{reference}/tasks")
    return reference, code


def answer_all(person: Person, reference: str, answers: dict[str, Any]) -> None:
    """Every page of questions from the first open one on, to the documents."""
    person.follow(f"/applications/{reference}/questions/")
    while "/questions/" in person.page.url:
        person.fill(answers)
        person.press()
    assert person.page.url.endswith("/documents")


def go_to(person: Person, reference: str, step: str) -> None:
    person.open(f"/applications/{reference}/{step}")


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("language", "scripts", "width"), WAYS)
def test_a_work_permit_is_begun_on_one_device_and_sent_from_another_after_a_conflict(
    language: str, scripts: bool, width: int, someone: Someone
) -> None:
    traits = {"language": language, "scripts": scripts, "width": width}
    first, second = someone(**traits), someone(**traits)
    answers = somebody(WORK, language, scripts)
    reference, code = begin(first, "limited-stay-work", answers)
    answer_all(first, reference, answers)
    link = make_link(first, reference)
    second.page.goto(link)
    second.look()
    second.press()
    assert second.page.url.endswith(f"/{language}/applications/{reference}/tasks")
    used_up(someone(**traits), link)
    differ(first, second, reference)
    go_to(second, reference, "documents")
    attach_everything(second)
    second.follow("/check")
    confirm_oddities(second)
    second.press()
    assert second.page.url.endswith("/done")
    assert code not in second.text()
    go_to(first, reference, "tasks")
    assert reference in first.text()


def make_link(person: Person, reference: str) -> str:
    """Ask for a link and read it; the sheet to print holds reference and code."""
    go_to(person, reference, "paper")
    assert person.page.locator(".code", has_text=reference).count() == 1
    go_to(person, reference, "later")
    person.press()
    return person.page.input_value("#link")


def used_up(person: Person, link: str) -> None:
    """The link worked once; a third device is told so, and how to come in."""
    person.page.goto(link)
    person.look()
    assert person.page.locator("a[href$='/track']").count() >= 1
    assert person.page.locator("main form").count() == 0


def differ(first: Person, second: Person, reference: str) -> None:
    """Both open the same page; the second to save sees both values, chooses one of each, and it stays so."""
    go_to(first, reference, "questions/work")
    go_to(second, reference, "questions/work")
    first.fill({"employer": "PT Satu", "position": "Perawat"})
    first.press()
    second.fill({"employer": "PT Dua", "position": "Guru"})
    second.press()
    assert "PT Satu" in second.text()
    assert "PT Dua" in second.text()
    second.press()
    assert second.page.locator(".alert a").count() == 1
    second.page.check("input[name='keep-employer'][value='yours']")
    second.page.check("input[name='keep-position'][value='theirs']")
    second.press()
    go_to(first, reference, "questions/work")
    values = [first.page.input_value(f"[name={name}]") for name in ("employer", "position")]
    assert values == ["PT Dua", "Perawat"]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("language", "scripts", "width"), WAYS)
def test_a_helper_applies_for_a_childs_passport_in_the_sight_of_the_family(
    language: str, scripts: bool, width: int, someone: Someone, mailbox: Mailbox
) -> None:
    traits = {"language": language, "scripts": scripts, "width": width}
    helper, mother = someone(**traits), someone(**traits)
    reference, code = begin_for_another(helper)
    go_to(helper, reference, "tasks")
    answers = somebody(CHILD, language, scripts)
    answer_all(helper, reference, answers)
    attach_everything(helper)
    helper.follow("/check")
    confirm_oddities(helper)
    helper.press()
    assert helper.page.url.endswith("/done")
    assert code not in helper.text()
    mailbox.letter(reference, "/track?reference=")
    see_and_end_the_help(mother, reference, code)
    helper.page.goto(f"{helper.base}/{language}/applications/{reference}/tasks")
    assert answers["full_name"] not in helper.text()


def begin_for_another(person: Person) -> tuple[str, str]:
    """Say who helps and how the applicant agreed; the reference and the applicant's code."""
    person.open("/services/passport-child/start")
    person.follow("/services/passport-child/help")
    person.press()
    assert person.page.locator(".alert a").count() == 5
    person.fill({"name": "Rina Wati", "email": "rina@example.id", "how": "guardian", "news": "both"})
    person.page.check("input[name=agreed]")
    person.press()
    reference, code, own = person.page.locator("main .code").all_inner_texts()
    assert len({code, own}) == 2
    return reference, code


def see_and_end_the_help(person: Person, reference: str, code: str) -> None:
    """The family reads what the helper saw and did, and ends it."""
    person.open("/track")
    person.fill({"reference": reference, "code": code})
    person.press()
    assert "Rina Wati" in person.text()
    assert person.page.locator("#helpers .time li").count() >= 3
    with person.page.expect_navigation():
        person.page.click("#helpers button[name=end]")
    person.look()
    assert person.page.locator("#helpers button[name=end]").count() == 0


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("language", "scripts", "width"), WAYS)
def test_somebody_practises_first_and_nobody_could_take_it_for_real(
    language: str, scripts: bool, width: int, someone: Someone
) -> None:
    person = someone(language=language, scripts=scripts, width=width)
    mark = {"id": "LATIHAN", "en": "PRACTICE"}[language]
    person.open("/services/e-passport")
    person.follow("/practice/e-passport")
    person.press()
    person.page.check("input[name=is_citizen][value=false]")
    person.press()
    assert person.page.locator("main form").count() == 0
    person.open("/practice/e-passport/eligibility")
    while not person.page.url.endswith("/done"):
        assert mark in person.page.inner_text(".mark")
        assert mark.capitalize() in person.page.title()
        practise_page(person)
    number = person.page.inner_text("main .code")
    assert re.fullmatch(r"LATIHAN-[0-9A-F]{6}", number)
    person.open("/track")
    person.fill({"reference": number, "code": number})
    person.press()
    assert person.page.locator(".alert a").count() == 1


def practise_page(person: Person) -> None:
    """Do what one page of practice asks: as offered, after a mistake on the first page about the person."""
    if person.page.url.endswith("/person"):
        person.fill({"birth_date": "1995-02-31"})
        person.press()
        assert person.page.locator("a[href='#birth_date-day']").count() == 1
        person.fill({"birth_date": "1995-07-01"})
    if person.page.url.endswith("/documents"):
        for place in range(person.page.locator("button[name=sample]").count()):
            with person.page.expect_navigation():
                person.page.locator("button[name=sample]").nth(place).click()
        person.follow("/check")
        return
    confirm_oddities(person)
    # The first form is the one in the mark, which ends the practice.
    with person.page.expect_navigation():
        person.page.locator("main form button.button").last.click()
    person.look()


def test_an_altered_link_and_a_made_up_one_are_told_apart_from_nothing(someone: Someone) -> None:
    person = someone(language="en")
    for token in ("LBG-7K3MQ2PA.abcdefghijklmnop.1799999999.abcdefghijklmnopqrstuv", "x"):
        person.open(f"/resume/{token}")
        assert "not whole" in person.text()
