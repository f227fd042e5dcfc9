"""Every word of the pages is there in every language."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import gateway
from gateway.languages import LANGUAGES
from gateway.translations import FOLDER, compile_catalogs

SOURCE = "en"
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
PLACE = re.compile(r"%\((\w+)\)")

Message = str | tuple[str, str]


def used() -> Iterator[Message]:
    """Every text that the templates and modules ask for."""
    folder = Path(gateway.__file__).parent
    options = {"templates/**.html": {"trimmed": "true"}}
    for found in extract_from_dir(folder, METHODS, options_map=options, keywords=KEYWORDS):
        yield found[2]


def catalog(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {SOURCE}))
def test_every_text_is_translated_with_the_same_places_to_fill_in(language: str) -> None:
    words = catalog(language)
    texts = set(used())
    assert len(texts) > 200
    for text in texts:
        key = text if isinstance(text, str) else text[0]
        message = words.get(key)
        assert message is not None, f"{language} lacks {key!r}"
        assert not message.fuzzy
        for translated in [message.string] if isinstance(message.string, str) else message.string:
            assert translated, f"{language} has nothing for {key!r}"
            assert set(PLACE.findall(translated)) == set(PLACE.findall(key)), key


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {SOURCE}))
def test_no_translation_is_left_over(language: str) -> None:
    keys = {text if isinstance(text, str) else text[0] for text in used()}
    left = {message.id if isinstance(message.id, str) else message.id[0] for message in catalog(language)}
    assert left - keys - {""} == set()


def test_catalogues_are_compiled_once_and_again_when_their_words_change(tmp_path: Path) -> None:
    po = tmp_path / "id" / "LC_MESSAGES" / "messages.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\nmsgid "Yes"\nmsgstr "Ya"\n')
    assert compile_catalogs(tmp_path) == [po.with_suffix(".mo")]
    assert compile_catalogs(tmp_path) == []
    later = po.with_suffix(".mo").stat().st_mtime + 5
    po.touch()
    os.utime(po, (later, later))
    assert compile_catalogs(tmp_path) == [po.with_suffix(".mo")]
