"""clamd is spoken to as its manual says; whatever else it answers means that it is away."""

import socket
import struct
from threading import Thread

import pytest

from services.intake.adapters.scanner import Clamd, ScannerAway, ScannerDouble, open_scanner


class FakeClamd:
    """Listens on a socket of its own, keeps what it was sent, answers one thing."""

    def __init__(self, path, answer):
        self.answer, self.received = answer, b""
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen(1)
        self.thread = Thread(target=self._serve)
        self.thread.start()

    def _serve(self):
        line, _ = self.listener.accept()
        with line, line.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", stream.read(4))[0]:
                self.received += stream.read(size)
            line.sendall(self.answer)

    def close(self):
        self.thread.join()
        self.listener.close()


def scan(tmp_path, answer, content=b"x" * 200_000):
    fake = FakeClamd(tmp_path / "clamd", answer)
    try:
        return Clamd(f"unix:{tmp_path / 'clamd'}").scan(content), fake
    finally:
        fake.close()
        assert fake.received == content


def test_a_clean_and_an_infected_file_are_told_apart(tmp_path):
    assert scan(tmp_path, b"stream: OK\0")[0] == ""
    (tmp_path / "clamd").unlink()
    assert scan(tmp_path, b"stream: Win.Test.EICAR_HDB-1 FOUND\0")[0] == "Win.Test.EICAR_HDB-1"


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"UNKNOWN COMMAND\0", b"\xff\0"]
)
def test_any_other_answer_is_no_answer(tmp_path, answer):
    with pytest.raises(ScannerAway):
        scan(tmp_path, answer)


def test_a_scanner_that_is_not_there_is_away(tmp_path):
    for url in (f"unix:{tmp_path / 'nobody'}", "tcp://127.0.0.1:9"):
        with pytest.raises(ScannerAway):
            Clamd(url).scan(b"x")


def test_an_address_of_no_kind_stops_the_start():
    for url in ("clamd", "http://localhost", "unix:", "tcp://"):
        with pytest.raises(ValueError, match="LEBONG_CLAMD_URL"):
            open_scanner(url)
    assert open_scanner("") is None


def test_the_double_finds_its_marks_and_can_be_away():
    double = ScannerDouble(b"BAD")
    assert (double.scan(b"all BAD"), double.scan(b"good"), double.seen) == ("BAD", "", 2)
    double.away = True
    with pytest.raises(ScannerAway):
        double.scan(b"good")
