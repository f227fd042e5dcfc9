import hashlib
import os
import stat
from datetime import UTC, datetime, timedelta

import pytest

from chassis.blobs import BlobDamaged, BlobMissing, open_blobs
from chassis.blobs import store as module

KEY = b"k" * 32
CONTENT = b"%PDF-1.7 a passport photo page"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "some blobs"


@pytest.fixture
def blobs(folder):
    return open_blobs(folder.as_uri(), KEY)


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("content", [b"", CONTENT, b"x" * 5_000_000])
def test_what_was_put_is_got_by_its_sha256(blobs, content):
    digest = blobs.put(content)
    assert digest == hashlib.sha256(content).hexdigest()
    assert blobs.has(digest)
    assert blobs.get(digest) == content


def test_the_file_shows_neither_content_nor_digest_and_is_the_owners_alone(blobs, folder):
    digest = blobs.put(CONTENT)
    (file,) = files(folder)
    assert CONTENT not in file.read_bytes()
    assert digest not in str(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_same_content_twice_is_one_file(blobs, folder):
    assert blobs.put(CONTENT) == blobs.put(CONTENT)
    assert len(files(folder)) == 1


def test_a_deleted_blob_is_gone_and_deleting_twice_is_no_error(blobs):
    digest = blobs.put(CONTENT)
    blobs.delete(digest)
    blobs.delete(digest)
    assert not blobs.has(digest)
    with pytest.raises(BlobMissing, match="deleted by retention"):
        blobs.get(digest)


@pytest.mark.parametrize("change", [lambda raw: raw[:-1], lambda raw: raw[:5], lambda raw: b"\0" * len(raw)])
def test_a_changed_file_is_never_returned(blobs, folder, change):
    digest = blobs.put(CONTENT)
    (file,) = files(folder)
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(BlobDamaged, match="restore"):
        blobs.get(digest)


def test_one_blob_put_in_anothers_place_is_not_returned(blobs, folder):
    one, other = blobs.put(b"one"), blobs.put(b"other")
    first, second = blobs._path(one), blobs._path(other)
    first.write_bytes(second.read_bytes())
    with pytest.raises(BlobDamaged):
        blobs.get(one)


def test_another_key_finds_nothing(blobs, folder):
    digest = blobs.put(CONTENT)
    assert not open_blobs(folder.as_uri(), b"x" * 32).has(digest)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 65])
def test_what_is_no_digest_never_becomes_a_path(blobs, digest):
    assert not blobs.has(digest)
    with pytest.raises(BlobMissing):
        blobs.get(digest)
    blobs.delete(digest)


def test_a_write_that_fails_leaves_no_file(blobs, folder, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        blobs.put(CONTENT)
    assert files(folder) == []


@pytest.mark.parametrize("url", ["s3://bucket/x", "http://x/y", "/plain", "file://host/x", ""])
def test_another_kind_of_store_is_refused_with_what_works(url):
    with pytest.raises(ValueError, match="use file:///an/absolute/folder"):
        open_blobs(url, KEY)


def test_a_key_of_another_length_is_refused(folder):
    with pytest.raises(ValueError, match="has 5 bytes; it must have 32"):
        open_blobs(folder.as_uri(), b"short")


def test_every_folder_it_makes_is_closed_to_others(tmp_path):
    root = tmp_path / "new" / "blobs"
    open_blobs(f"file://{root}", b"k" * 32).put(b"content")
    made = [root, *(path for path in root.iterdir() if path.is_dir())]
    assert [oct(path.stat().st_mode & 0o777) for path in made] == ["0o700", "0o700"]


def test_what_is_sealed_opens_as_being_about_the_same_and_nothing_else(blobs):
    sealed = blobs.seal(CONTENT, "upload 1 from 0")
    assert CONTENT not in sealed
    assert blobs.unseal(sealed, "upload 1 from 0") == CONTENT
    for changed, about in ((sealed, "upload 1 from 5"), (sealed[:-1] + b"x", "upload 1 from 0"), (b"", "")):
        with pytest.raises(BlobDamaged):
            blobs.unseal(changed, about)


LATER = datetime.now(UTC) + timedelta(days=2)
EARLIER = datetime.now(UTC) - timedelta(days=2)


def test_a_sweep_deletes_what_nobody_names_and_keeps_what_is_named(blobs, folder):
    kept, gone = blobs.put(CONTENT), blobs.put(b"something else")
    assert blobs.sweep([kept], LATER) == 1
    assert (blobs.has(kept), blobs.has(gone)) == (True, False)
    assert len(files(folder)) == 1


def test_a_sweep_leaves_what_was_stored_lately_also_when_it_was_there_before(blobs, folder):
    digest = blobs.put(CONTENT)
    (file,) = files(folder)
    os.utime(file, (0, 0))
    blobs.put(CONTENT)
    assert blobs.sweep([], EARLIER) == 0
    assert blobs.get(digest) == CONTENT


def test_what_a_killed_sweep_put_aside_is_put_back_when_it_is_fresh_and_else_cleared_away(blobs, folder):
    digest = blobs.put(CONTENT)
    (file,) = files(folder)
    aside = file.with_name(f".{file.name}.gone")
    file.rename(aside)
    blobs.sweep([], EARLIER)
    assert blobs.get(digest) == CONTENT
    file.rename(aside)
    blobs.sweep([], LATER)
    assert files(folder) == []


def test_half_a_file_that_a_crash_left_is_cleared_away_later(blobs, folder):
    kept = blobs.put(CONTENT)
    (file,) = files(folder)
    half = file.with_name(f".{file.name}.0badcafe")
    half.write_bytes(b"half")
    blobs.sweep([kept], EARLIER)
    assert half.exists()
    blobs.sweep([kept], LATER)
    assert not half.exists()


def test_a_sweep_before_anything_was_stored_finds_nothing(blobs):
    assert blobs.sweep([], LATER) == 0
