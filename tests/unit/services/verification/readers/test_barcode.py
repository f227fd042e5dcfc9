"""Barcodes on pages: found whichever kind and way up, with their place."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from chassis import sandbox
from services.verification.readers import barcode
from tests.support.seals import idb, printed, signer, vds


@pytest.mark.parametrize("symbol", [zxingcpp.QRCode, zxingcpp.DataMatrix, zxingcpp.Aztec])
def test_each_kind_of_barcode_gives_its_bytes_and_its_place(symbol: zxingcpp.BarcodeFormat) -> None:
    content = vds(signer())
    (found,) = barcode.barcodes_of(printed(content, symbol))
    assert (found.content, found.page) == (content, 1)
    x0, y0, x1, y1 = found.box
    assert 0.05 < x0 < x1 < 0.9
    assert 0.55 < y0 < y1 < 1


def test_a_turned_photograph_in_a_lossy_file_is_read() -> None:
    content = idb(signer())
    out = io.BytesIO()
    Image.open(io.BytesIO(printed(content, turned=7))).save(out, "JPEG", quality=70)
    assert [one.content.decode() for one in barcode.barcodes_of(out.getvalue())] == [content]


def test_a_barcode_on_the_second_page_of_a_pdf_is_found_there() -> None:
    pages = [Image.new("L", (900, 1200), 255), Image.open(io.BytesIO(printed(vds(signer()))))]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=120)
    assert [one.page for one in barcode.barcodes_of(out.getvalue())] == [2]


def test_a_page_without_any_has_none_in_whatever_depth() -> None:
    out = io.BytesIO()
    Image.new("I;16", (300, 200), 40000).save(out, "PNG")
    assert barcode.barcodes_of(out.getvalue()) == []


def test_a_picture_is_decoded_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    page = printed(vds(signer()))
    assert barcode.in_process(page) == barcode.barcodes_of(page)
    with pytest.raises(ValueError, match="UnidentifiedImageError"):
        barcode.in_process(b"\x89PNG and nothing more")


def test_a_process_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(barcode, "LIMITS", sandbox.Limits(seconds=0.01))
    with pytest.raises(sandbox.Lost):
        barcode.in_process(printed("anything"))
