"""``./lebong catalogue``: sound 0, unsound 1, wrong use 2; a service as it stands on a day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.main import main
from tests.support.samples import SAMPLES

Said = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue of one service."""
    (tmp_path / "e-passport.yaml").write_bytes((SAMPLES / "e-passport.yaml").read_bytes())
    return tmp_path


def broken(folder: Path) -> Path:
    file = folder / "e-passport.yaml"
    file.write_text(file.read_text("utf-8").replace("audience: citizen", "audience: people"), "utf-8")
    return file


def test_the_offices_own_catalogue_is_sound(capsys: Said) -> None:
    assert main(["catalogue", "check"]) == 0
    assert "The catalogue is sound" in capsys.readouterr().out


def test_a_mistake_is_shown_with_file_and_line(folder: Path, capsys: Said) -> None:
    file = broken(folder)
    line = file.read_text("utf-8").splitlines().index("audience: people") + 1
    assert main(["catalogue", "check", "--folder", str(folder)]) == 1
    said = capsys.readouterr().out
    assert f"{file}:{line}: audience: " in said
    assert "1 to mend" in said


def test_the_same_in_json(folder: Path, capsys: Said) -> None:
    file = broken(folder)
    assert main(["catalogue", "check", "--folder", str(folder), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["sound"] is False
    assert answer["faults"][0]["file"] == str(file)
    assert answer["faults"][0]["line"] > 1


def test_the_folder_can_be_set_for_everything(
    folder: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEBONG_CATALOGUE", str(folder))
    assert main(["catalogue", "check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["services"] == ["e-passport"]


def test_a_service_is_shown_with_the_tariff_of_the_day(folder: Path, capsys: Said) -> None:
    words = ["catalogue", "show", "e-passport", "--folder", str(folder)]
    assert main([*words, "--on", "2024-12-16"]) == 0
    old = capsys.readouterr().out
    assert "PP 28/2019" in old
    assert "PP 45/2024" not in old
    assert main([*words, "--on", "2024-12-17", "--language", "id"]) == 0
    new = capsys.readouterr().out
    assert "Paspor elektronik 10 tahun" in new
    assert "Rp      950,000" in new


def test_what_is_not_certain_is_marked(capsys: Said) -> None:
    assert main(["catalogue", "show", "visit-stay-extension", "--on", "2026-11-24"]) == 0
    assert "to be confirmed by the office" in capsys.readouterr().out


def test_a_service_in_json_is_what_the_api_serves(folder: Path, capsys: Said) -> None:
    words = ["catalogue", "show", "e-passport", "--folder", str(folder), "--on", "2026-11-24", "--json"]
    assert main(words) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["on"] == "2026-11-24"
    assert [line["code"] for line in answer["tariff"]] == [
        "e-passport-5",
        "e-passport-10",
        "passport-same-day",
    ]


@pytest.mark.parametrize(
    ("words", "helps"),
    [
        (["show", "e-pasport"], "did you mean e-passport?"),
        (["show", "moon-visa", "--json"], "no service 'moon-visa'"),
        (["check", "--folder", "/nowhere/at/all"], "no folder /nowhere/at/all"),
    ],
)
def test_wrong_use_is_told_from_an_unsound_catalogue(words: list[str], helps: str, capsys: Said) -> None:
    assert main(["catalogue", *words]) == 2
    said = capsys.readouterr()
    assert helps in said.out + said.err


@pytest.mark.parametrize("words", [["show", "e-passport", "--on", "2024-02-30"], ["chek"], ["show"], []])
def test_arguments_that_are_none_end_with_two(words: list[str], capsys: Said) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["catalogue", *words])
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_unsound_service_is_not_shown_but_the_way_to_the_mistake(folder: Path, capsys: Said) -> None:
    broken(folder)
    assert main(["catalogue", "show", "e-passport", "--folder", str(folder)]) == 1
    assert "./lebong catalogue check" in capsys.readouterr().err
