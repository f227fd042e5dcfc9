"""A photograph is judged by what a person can mend, and a good one is left alone."""

import pytest

from services.intake.adapters.files import inspect
from tests.support.photographs import (
    blurred,
    darkened,
    grainy,
    jpeg,
    on_a_table,
    overexposed,
    page,
    portrait,
)


def hints(picture):
    return set(inspect(jpeg(picture), "photo.jpg").hints)


GOOD = {
    "a scan": page(),
    "a grainy photograph": grainy(page()),
    "a page on a table": on_a_table(page()),
    "a grainy page on a table": grainy(on_a_table(page())),
    "a large page": page((4000, 3000), 200, 60),
    "a page with little on it": page(margin=450),
    "a portrait, whose shoulders reach the edge": portrait(),
    "a grainy portrait": grainy(portrait()),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_photograph_is_left_alone(name):
    assert hints(GOOD[name]) == set()


WORSE = {
    "a page that was not held still": (blurred(page()), "photo-blurred"),
    "the same on a table": (blurred(on_a_table(page()), 6), "photo-blurred"),
    "a large one": (blurred(page((4000, 3000), 200, 60), 14), "photo-blurred"),
    "a blurred portrait": (blurred(portrait(), 8), "photo-blurred"),
    "a page in a dark room": (grainy(darkened(page())), "photo-too-dark"),
    "a page with flash": (overexposed(page()), "photo-too-bright"),
    "a page with its right side missing": (page().crop((0, 0, 1300, 1200)), "photo-cut-off"),
    "a page from too near": (grainy(page().crop((120, 100, 1420, 1110))), "photo-cut-off"),
    "a small picture": (page((1600, 1200)).resize((640, 480)), "photo-too-small"),
}


@pytest.mark.parametrize("name", WORSE)
def test_what_a_person_can_mend_is_told(name):
    picture, hint = WORSE[name]
    assert hint in hints(picture)


def test_a_blurred_page_in_the_dark_is_told_to_be_both():
    assert hints(darkened(blurred(page()))) >= {"photo-too-dark"}
    assert hints(blurred(page().crop((0, 0, 1300, 1200)).resize((700, 646)))) >= {
        "photo-blurred",
        "photo-too-small",
    }
