"""A mistake in a file of visa indices is named with its file and line."""

import pytest

from services.intake.catalogue import examine
from services.intake.catalogue.loader import FOLDER

FILE = "working-holiday.yaml"
MISTAKES = {
    "an unknown key": ("    title:\n", "    colour: red\n    title:\n", "Unknown field", "colour: red"),
    "a missing title": ("      en: Working holiday visa\n", "", "visas.0.title.en", "    title:"),
    "a code that is none": ("code: E35A", "code: E35a", "visas.1.code", "code: E35a"),
    "a code that is there twice": ("code: E35A", "code: E35", "E35 is there twice", "code: E35"),
    "an old code that is offered": (
        "  - code: E35A\n",
        "  - code: E35A\n    aliases: [E35]\n",
        "visas.1.aliases",
        "aliases: [E35]",
    ),
    "nobody who decides": ("decided_by: centre\n", "", "decided_by", "family:"),
    "a list without its law": (
        "  legal_basis: Kepmen Imipas M.IP-08.GR.01.01/2025\n",
        "",
        "basis.legal_basis",
        "basis:",
    ),
    "another name than its file": (
        "family: working-holiday",
        "family: holiday",
        "the file's name",
        "family:",
    ),
}


def examined(folder, text):
    (folder / "visas").mkdir()
    (folder / "visas" / FILE).write_text(text, "utf-8")
    (folder / "e-passport.yaml").write_text((FOLDER / "e-passport.yaml").read_text("utf-8"), "utf-8")
    (folder / "common").symlink_to(FOLDER / "common")
    return [str(one) for one in examine(folder).faults]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_line(tmp_path, mistake):
    old, new, words, marker = MISTAKES[mistake]
    plain = (FOLDER / "visas" / FILE).read_text("utf-8")
    assert old in plain
    text = plain.replace(old, new, 1)
    (said,) = [one for one in examined(tmp_path, text) if words in one]
    line = int(said.removeprefix(f"{tmp_path / 'visas' / FILE}:").partition(":")[0])
    assert marker in text.splitlines()[line - 1]


def test_a_service_for_an_index_that_nobody_offers_is_refused(tmp_path):
    text = (FOLDER / "e-passport.yaml").read_text("utf-8")
    (tmp_path / "e-passport.yaml").write_text(
        text.replace("audience: citizen", "audience: citizen\ncodes: [C1]")
    )
    (tmp_path / "common").symlink_to(FOLDER / "common")
    (said,) = [str(one) for one in examine(tmp_path).faults]
    assert "offers the visa index 'C1'" in said
