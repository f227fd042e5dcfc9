"""Log lines: JSON, whole, with the trace, without people; the same for libraries."""

import contextvars
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chassis.telemetry import configure, get_logger, logs, trace

ROOT = Path(__file__).parents[4]
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def lines(capfd):
    configure("intake", "web")
    capfd.readouterr()
    return lambda: [json.loads(line) for line in capfd.readouterr().err.splitlines()]


def test_a_line_says_when_who_what_and_the_facts(lines):
    get_logger().info("case opened", reference="LBG-7K3M9QX2")
    (line,) = lines()
    assert line.pop("time").endswith("Z")
    assert {
        "event": "case opened",
        "level": "info",
        "service": "intake",
        "process": "web",
    }.items() <= line.items()
    assert line["reference"] == "LBG-7K3M9QX2"


def test_a_line_inside_a_span_carries_the_trace_id(lines):
    def speak():
        with trace.start(PARENT):
            get_logger().info("inside")
        get_logger().info("outside")

    contextvars.Context().run(speak)
    inside, outside = lines()
    assert inside["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert "trace_id" not in outside


@pytest.mark.parametrize("key", ["email", "nik", "code", "password", "authorization"])
def test_personal_data_and_secrets_are_withheld(lines, key):
    get_logger().info("careless", **{key: "3171234567890123"})
    (line,) = lines()
    assert line[key] == "(withheld)"


def test_one_line_is_one_write(lines, monkeypatch):
    written = []
    monkeypatch.setattr(logs.posix, "write", lambda handle, line: written.append((handle, line)))
    get_logger().error("failed", detail="a\nb" * 3000)
    assert len(written) == 1
    assert written[0][0] == 2
    assert written[0][1].count(b"\n") == 1


def test_an_exception_is_shown_with_its_traceback_in_one_line(lines):
    try:
        raise KeyError("x")
    except KeyError as error:
        get_logger().error("failed", exc_info=error)
    (line,) = lines()
    assert "KeyError: 'x'" in line["exception"]
    assert "test_logs" in line["exception"]


def test_of_an_error_only_the_first_line_is_shown_for_the_others_hold_values(lines):
    try:
        try:
            raise ValueError("duplicate key\nDETAIL: Key (nik)=(3171234567890123) already exists.")
        except ValueError as error:
            raise RuntimeError("not stored\n[parameters: ('3171234567890123',)]") from error
    except RuntimeError:
        get_logger().error("failed", exc_info=True)
    (line,) = lines()
    assert "3171234567890123" not in str(line)
    assert "RuntimeError: not stored" in line["exception"]
    assert "because of" in line["exception"]
    assert "ValueError: duplicate key" in line["exception"]


def test_before_configure_lines_are_json_without_local_variables():
    code = (
        "from chassis.telemetry import get_logger\n"
        "nik = '3171234567890123'\n"
        "try: 1 / 0\n"
        "except ZeroDivisionError: get_logger().error('failed', exc_info=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert "ZeroDivisionError" in json.loads(done.stderr)["exception"]
    assert "3171234567890123" not in done.stderr + done.stdout


def test_libraries_speak_in_the_same_lines_from_warning_on(lines):
    logging.getLogger("some.library").info("chatter")
    logging.getLogger("some.library").warning("careful %s", "now")
    (line,) = lines()
    assert (line["event"], line["logger"], line["level"]) == ("careful now", "some.library", "warning")


def test_what_json_cannot_say_is_shown_as_text(lines):
    get_logger().info("odd", value=object(), keys={1: {2}})
    (line,) = lines()
    assert "object" in line["value"]


def test_no_handler_has_a_lock(lines):
    assert [
        handler.lock for handler in logging.getLogger().handlers if type(handler) is logs._StandardHandler
    ] == [None]


def test_a_full_or_closed_pipe_never_stops_the_work(monkeypatch):
    tried = []

    def broken(_handle, line):
        tried.append(line)
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(logs.posix, "write", broken)
    logs.write_line(b"lost\n")
    assert tried == [b"lost\n"]


def test_the_level_comes_from_the_environment(lines, monkeypatch):
    monkeypatch.setitem(os.environ, "LEBONG_LOG_LEVEL", "error")
    configure("intake", "web")
    get_logger().warning("quiet")
    get_logger().error("loud")
    assert [line["event"] for line in lines()] == ["loud"]
    monkeypatch.setitem(os.environ, "LEBONG_LOG_LEVEL", "chatty")
    with pytest.raises(ValueError, match="use one of DEBUG, INFO"):
        configure("intake", "web")


def test_a_library_that_quotes_what_it_reads_is_silent(lines):
    logging.getLogger("pypdf._reader").warning("Invalid object starting with b'Siti Aminah'")
    assert lines() == []
