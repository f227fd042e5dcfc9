import pytest

from chassis.http.language import language_of


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "id"),
        ("", "id"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("EN", "en"),
        ("fr, en;q=0.3", "en"),
        ("id;q=0.4, en;q=0.5", "en"),
        ("en;q=0.4, id", "id"),
        ("en;q=0", "id"),
        ("en;q=broken", "id"),
        ("*", "id"),
        (";;;,,,=", "id"),
    ],
)
def test_the_language_wanted_most_is_spoken(header, language):
    assert language_of(header) == language
