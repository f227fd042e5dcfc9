"""What several services share is written once and taken by name."""

from datetime import date

import pytest
import yaml

from services.intake.catalogue import CatalogueError, load
from tests.support.samples import SAMPLES

COMMON = {
    "fields": {
        "email": {
            "type": "email",
            "label": {"id": "Email", "en": "E-mail"},
            "why": {"id": "Untuk kabar.", "en": "For news."},
            "law": "UU 25/2009",
        }
    },
    "bases": {
        "tariff": {
            "legal_basis": "PP 45/2024",
            "valid_from": "2024-12-17",
            "source": "imigrasi.go.id",
            "confidence": "official",
        }
    },
    "documents": {
        "passport": {
            "title": {"id": "Paspor", "en": "Passport"},
            "acceptable": {"id": "Terbaca.", "en": "Readable."},
            "law": "UU 6/2011",
        }
    },
}


def written(folder, change, common=COMMON):
    """A folder with common entries and a copy of the passport's file that ``change`` has changed."""
    raw = yaml.safe_load((SAMPLES / "e-passport.yaml").read_text("utf-8"))
    change(raw)
    (folder / "e-passport.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    (folder / "common").mkdir(exist_ok=True)
    for name, entries in common.items():
        text = yaml.safe_dump(entries, allow_unicode=True).replace("'2024-12-17'", "2024-12-17")
        (folder / "common" / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def use_all(raw):
    raw["groups"][2]["fields"][1] = {"use": "email", "law": "UU 27/2022"}
    raw["fees"][0]["lines"][1]["basis"] = {"use": "tariff"}
    raw["documents"].append({"use": "passport", "required": False})


def test_an_entry_stands_where_it_is_used_with_the_keys_beside_it_changed(tmp_path):
    service = load(written(tmp_path, use_all))["e-passport"]
    assert service.fields["email"].label.en == "E-mail"
    assert service.fields["email"].law == "UU 27/2022"
    assert service.kinds["passport"].required is False
    assert service.fees[0].lines[1].basis.source == "imigrasi.go.id"


def test_an_entry_can_use_another(tmp_path):
    common = COMMON | {
        "documents": COMMON["documents"] | {"old": {"use": "passport", "law": "PP 31/2013"}},
        "groups": {"more": {"title": {"id": "Lagi", "en": "More"}, "fields": [{"use": "remark"}]}},
    }
    common["fields"] = COMMON["fields"] | {
        "remark": {**COMMON["fields"]["email"], "type": "text", "required": False}
    }

    def change(raw):
        use_all(raw)
        raw["documents"].append({"use": "old"})
        raw["groups"].append({"use": "more"})

    service = load(written(tmp_path, change, common))["e-passport"]
    assert (service.kinds["old"].title.en, service.kinds["old"].law) == ("Passport", "PP 31/2013")
    assert service.group_of["remark"] == "more"


def said(folder):
    with pytest.raises(CatalogueError) as caught:
        load(folder)
    return str(caught.value)


def test_a_row_of_the_tariff_brings_all_its_dated_lines(tmp_path):
    old, new = ({"code": code, "label": {"id": code, "en": code}, "amount": 1} for code in ("old", "new"))
    day = {"legal_basis": "PP", "source": "JDIH", "confidence": "official"}
    old["basis"] = day | {"valid_from": date(2020, 1, 1), "valid_to": date(2024, 12, 16)}
    new["basis"] = day | {"valid_from": date(2024, 12, 17)}
    common = COMMON | {"tariff": {"row": [old, new]}}

    def change(raw):
        use_all(raw)
        raw["fees"].append({"key": "more", "lines": [{"use": "row", "when": {"years": ["5", "10"]}}]})

    lines = load(written(tmp_path, change, common))["e-passport"].fees[-1].lines
    assert [line.code for line in lines] == ["old", "new"]
    assert {line.when.terms for line in lines} == {(("years", ("5", "10")),)}


def test_a_use_of_nothing_is_refused_with_the_names_there_are(tmp_path):
    folder = written(tmp_path, lambda raw: raw["documents"].append({"use": "pasport"}))
    words = said(folder)
    line = (folder / "e-passport.yaml").read_text("utf-8").splitlines().index("- use: pasport") + 1
    assert f"e-passport.yaml:{line}: common/documents.yaml has no 'pasport'; it has: passport" in words


def test_a_use_where_none_can_stand_and_an_entry_that_uses_itself_are_refused(tmp_path):
    folder = written(tmp_path, lambda raw: raw.update(title={"use": "email"}))
    assert "use cannot stand here" in said(folder)
    circle = {"documents": {"a": {"use": "b"}, "b": {"use": "a"}}}
    folder = written(tmp_path, lambda raw: raw["documents"].append({"use": "a"}), circle)
    assert "uses itself" in said(folder)


def test_a_common_file_of_an_unknown_name_is_refused(tmp_path):
    assert "nothing uses a file of this name" in said(written(tmp_path, use_all, {"dokumen": {}}))


def test_a_mistake_in_a_common_entry_is_shown_in_the_common_file(tmp_path):
    broken = COMMON | {"fields": {"email": {**COMMON["fields"]["email"], "type": "e-mail"}}}
    assert "common/fields.yaml:" in said(written(tmp_path, use_all, broken))


def test_an_entry_that_nobody_uses_is_refused(tmp_path):
    folder = written(tmp_path, lambda raw: raw["documents"].append({"use": "passport"}))
    words = said(folder)
    assert "common/fields.yaml:1: nobody uses 'email'" in words
    assert "common/bases.yaml:1: nobody uses 'tariff'" in words
    assert "'passport'" not in words
