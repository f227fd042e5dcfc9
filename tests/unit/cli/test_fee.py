"""``./lebong fee`` tells the same as the API, and one helpful line when the question is wrong."""

import json

import pytest

from cli.main import main

PASSPORT = ["fee", "e-passport", "--years", "10", "--expedited", "--on", "2026-11-24"]


@pytest.fixture
def told(capsys):
    """The exit status of a command and what it wrote."""

    def ask(*words):
        try:
            status = main(list(words))
        except SystemExit as ended:
            status = ended.code
        out = capsys.readouterr()
        return status, out.out, out.err

    return ask


def test_each_line_has_its_amount_rule_article_day_and_sureness(told):
    status, out, _ = told(*PASSPORT)
    assert status == 0
    for words in (
        "Rp950.000",
        "How long it is valid: 10 years",
        "PP 45/2024, in force from 2024-12-17, official",
    ):
        assert words in out
    assert out.splitlines()[-1].split() == ["without", "same-day", "service", "Rp950.000"]


def test_a_program_gets_whole_rupiah_and_the_same_names_as_from_the_api(told):
    _, out, _ = told(*PASSPORT, "--json")
    fee = json.loads(out)
    assert fee["total"] == sum(line["amount"] for line in fee["lines"]) == 1_950_000
    assert fee["options"] == {"years": "10", "expedited": "true"}
    assert [one["total"] for one in fee["changes"]] == [1_650_000, 950_000]
    assert "." not in out.split('"total":')[1].split(",")[0]


def test_the_key_of_the_form_and_a_no_are_understood_too(told):
    assert "Rp1.950.000" in told("fee", "e-passport", "--years", "10", "--same-day")[1]
    assert "Rp1.950.000" not in told("fee", "e-passport", "--years", "5", "--no-expedited")[1]


def test_a_day_in_the_past_has_the_fee_of_that_day(told):
    assert "PP 28/2019" in told("fee", "e-passport", "--years", "5", "--on", "2024-12-16")[1]
    assert "PP 45/2024" in told("fee", "e-passport", "--years", "5", "--on", "2024-12-17")[1]


def test_words_come_in_indonesian_too(told):
    assert "Masa berlaku: 10 tahun" in told(*PASSPORT, "--language", "id")[1]


def test_an_overstay_is_multiplied_to_day_60_and_then_sent_elsewhere(told):
    assert "Rp12.000.000" in told("fee", "overstay", "--days", "12")[1]
    status, out, _ = told("fee", "overstay", "--days", "61")
    assert (status, "Rp" in out, "Inteldakim" in out) == (0, False, True)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["e-passport"], "'years': one of 5, 10"),
        (["e-passport", "--years", "7"], "choose from '5', '10'"),
        (["e-passport", "--yeers", "5"], "did you mean --years?"),
        (["e-pasport", "--years", "5"], "did you mean e-passport?"),
        (["e-passport", "--years", "5", "--on", "2026-02-30"], "'2026-02-30' is not a day"),
        (["overstay"], "--days"),
        (["overstay", "--days", "0"], "1 to"),
    ],
)
def test_a_wrong_question_is_one_line_that_helps(told, words, hint):
    status, out, err = told("fee", *words)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert hint in err


def test_a_day_without_tariff_says_from_which_day_there_is_one(told):
    status, _, err = told("fee", "e-passport", "--years", "5", "--on", "2019-05-02")
    assert status == 1
    assert "no tariff is known on 2019-05-02" in err
    assert "--on 2019-05-03" in err
