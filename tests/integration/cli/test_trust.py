"""``./lebong trust``: on a home's database, without a running office."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chassis.database import migrate
from cli.home import Home
from cli.main import main
from cli.up import ready_home
from tests.support.passports import Authority, authority, document_signer, key, master_list

Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with verification's database."""
    made = ready_home(tmp_path_factory.mktemp("home") / "home")
    migrate(made.database_url("verification"), "verification")
    return made


@pytest.fixture(scope="module")
def root() -> Authority:
    return authority("Utopia root")


def trust(home: Home, *words: str) -> int:
    return main(["trust", *words, "--home", str(home.path)])


def a_list(root: Authority, folder: Path) -> list[str]:
    """The words that import a master list under its root."""
    signer = document_signer(root, "Lists", with_key=key("secp256r1", 8), purposes=["2.23.136.1.1.3"])
    (folder / "utopia.ml").write_bytes(master_list(signer, [root.der], root=root))
    (folder / "root.cer").write_bytes(root.der)
    return ["import", str(folder / "utopia.ml"), "--root", str(folder / "root.cer")]


def test_a_list_is_imported_confirmed_shown_and_believed_as_of_a_day(
    home: Home, root: Authority, tmp_path: Path, capsys: Said
) -> None:
    words = a_list(root, tmp_path)
    assert trust(home, *words[:2]) == 1
    assert "stands under no root" in capsys.readouterr().err
    assert trust(home, *words, "--by", "siti", "--json") == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["version"], len(done["new"])) == (1, 1)
    assert trust(home, "confirm", "1", "--by", "siti") == 1
    assert "second person" in capsys.readouterr().err
    assert trust(home, "confirm", "1", "--by", "budi") == 0
    capsys.readouterr()
    assert trust(home, "show", "UT", "--json") == 0
    (one,) = json.loads(capsys.readouterr().out)["certificates"]
    assert one["believed as"] == "country, root"
    assert trust(home, "show", one["sha256"][:8], "--at", "2020-01-01") == 0
    assert "not believed then" in capsys.readouterr().out
    assert trust(home, "show", "1") == 0
    assert "Utopia root (UT)" in capsys.readouterr().out
    assert trust(home, "list", "--json") == 0
    assert [one["state"] for one in json.loads(capsys.readouterr().out)["versions"]] == ["in force"]
    assert trust(home, *words[:2]) == 0  # its root is pinned now
    assert "nothing new" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "abcdef12"), "no certificate begins with"),
        (("show", "77"), "there is no version 77"),
        (("confirm", "77", "--by", "budi"), "there is no version 77"),
        (("import", "no-such.ml"), "no-such.ml cannot be read"),
    ],
)
def test_what_is_not_there_is_said_with_a_remedy(
    home: Home, capsys: Said, words: tuple[str, ...], said: str
) -> None:
    assert trust(home, *words) == 1
    trouble = capsys.readouterr().err
    assert said in trouble
    assert "Remedy" in trouble


@pytest.mark.parametrize(
    "words", [("show",), ("import",), ("confirm", "first"), ("show", "ID", "--at", "May")]
)
def test_wrong_use_exits_with_two(home: Home, words: tuple[str, ...], capsys: Said) -> None:
    with pytest.raises(SystemExit) as exit_:
        trust(home, *words)
    assert exit_.value.code == 2
    assert "./lebong trust" in capsys.readouterr().err


def test_help_has_an_example(capsys: Said) -> None:
    with pytest.raises(SystemExit):
        main(["trust", "import", "--help"])
    assert "./lebong trust import DE_ML.ml --root DE_ROOT.cer" in capsys.readouterr().out
