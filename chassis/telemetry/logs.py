"""Structured logs: one JSON object a line on standard error, written by one system call.

Locks are left out on purpose: under eventlet a lock that a native thread holds stops the whole hub.
A write of one line is atomic enough: lines of several processes on one pipe stay whole up to PIPE_BUF.
"""

import logging
import os
import posix
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

import orjson
import structlog

from chassis.telemetry import trace

STANDARD_ERROR = 2
# Personal data stays in the service that owns it; a line that names it all the same is emptied here.
WITHHELD = frozenset(
    {
        *("email", "phone", "nik", "passport_number", "full_name", "birth_date", "birth_place", "mrz"),
        *(
            "address",
            "password",
            "code",
            "secret",
            "authorization",
            "cookie",
            "token",
            "answers",
            "words",
            "contact",
        ),
    }
)
MOST_FRAMES = 40
"""Of an endless recursion, the last calls say enough."""
TALKATIVE = ("pypdf",)
"""Libraries whose warnings quote what they read: the text of somebody's document."""

Event = MutableMapping[str, Any]


def write_line(line: bytes) -> None:
    """Write one line to standard error. A closed or full pipe loses the line, never the work being logged."""
    try:
        # `posix`, because eventlet replaces `os.write` by one that may switch in the middle of a line.
        posix.write(STANDARD_ERROR, line)
    except OSError:
        return


class _LineLogger:
    """What structlog calls with the finished line."""

    def msg(self, line: bytes) -> None:
        write_line(line + b"\n")

    debug = info = warning = warn = error = critical = exception = fatal = log = msg


def _withhold(_logger: object, _method: str, event: Event) -> Event:
    for key in WITHHELD & event.keys():
        event[key] = "(withheld)"
    return event


def _add_trace(_logger: object, _method: str, event: Event) -> Event:
    parent = trace.peek()
    if parent is not None:
        event.setdefault("trace_id", parent[3:35])
    return event


def _lines(error: BaseException) -> Iterator[str]:
    """Where it was raised, and the first line of what it says: the databases put values in the others."""
    for frame in traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]:
        yield f"{frame.filename}:{frame.lineno} {frame.name}"
    yield f"{type(error).__name__}: {first_line(error)}"
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield "because of"
        yield from _lines(before)


def first_line(error: BaseException) -> str:
    """The first line of an error's text, at most 300 characters: what may be logged of it."""
    return str(error).partition("\n")[0][:300]


def _show_exception(_logger: object, _method: str, event: Event) -> Event:
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()[1]
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_lines(error))
    return event


def _render(_logger: object, _method: str, event: Event) -> bytes:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z)


class _StandardHandler(logging.Handler):
    """Carries what libraries log through `logging` into the same lines."""

    def createLock(self) -> None:
        self.lock = None

    def emit(self, record: logging.LogRecord) -> None:
        details: dict[str, Any] = {"logger": record.name}
        if record.exc_info:
            details["exc_info"] = record.exc_info
        method = getattr(get_logger(), record.levelname.lower(), get_logger().info)
        method(record.getMessage(), **details)


def _level() -> int:
    name = os.environ.get("LEBONG_LOG_LEVEL", "INFO").upper()
    level = logging.getLevelNamesMapping().get(name)
    if level is None:
        raise ValueError(f"LEBONG_LOG_LEVEL is {name!r}; use one of DEBUG, INFO, WARNING, ERROR, CRITICAL")
    return level


def configure(service: str, process: str) -> None:
    """Send every log line of this process, libraries' included, as JSON to standard error.

    `LEBONG_LOG_LEVEL` sets the level (default INFO); ValueError names the allowed ones.
    """
    level = _level()
    _configure_lines(service, process, level)
    # Libraries speak at WARNING and above; their INFO lines are chatter, and some print what they send.
    logging.basicConfig(handlers=[_StandardHandler()], level=max(level, logging.WARNING), force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _configure_lines(service: str, process: str, level: int) -> None:
    def identify(_logger: object, _method: str, event: Event) -> Event:
        event.setdefault("service", service)
        event["process"] = process
        return event

    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.processors.add_log_level,
            identify,
            _add_trace,
            _withhold,
            _show_exception,
            _render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_args: _LineLogger(),
        cache_logger_on_first_use=False,
    )


def get_logger() -> Any:
    """The logger: `log.info("case opened", reference=...)`; events are constant phrases, facts keywords."""
    if not structlog.is_configured():
        # structlog's own default prints local variables, people's data among them.
        _configure_lines("unknown", "unknown", _level())
    return structlog.get_logger()
