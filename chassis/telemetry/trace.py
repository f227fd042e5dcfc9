"""W3C Trace Context (https://www.w3.org/TR/trace-context/): one id follows an application everywhere."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import getrandbits

_PATTERN = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_request_id: ContextVar[str | None] = ContextVar("lebong_request_id", default=None)
_current: ContextVar[str | None] = ContextVar("lebong_traceparent", default=None)


def _nonzero(bits: int) -> int:
    # The standard calls an id of zeros invalid.
    return getrandbits(bits) or 1


def valid(traceparent: str | None) -> bool:
    """Whether this is a version 00 traceparent with ids that are not all zeros."""
    found = _PATTERN.fullmatch(traceparent) if traceparent else None
    return bool(found) and int(found[1], 16) != 0 and int(found[2], 16) != 0 if found else False


def child(parent: str | None) -> str:
    """A traceparent with a new span id in the parent's trace; without a valid parent, in a new trace."""
    span = f"{_nonzero(64):016x}"
    if parent is not None and valid(parent):
        return f"{parent[:36]}{span}{parent[52:]}"
    return f"00-{_nonzero(128):032x}-{span}-01"


def current() -> str:
    """The traceparent of what runs now; the first call outside any span begins a trace."""
    value = _current.get()
    if value is None:
        value = child(None)
        _current.set(value)
    return value


def peek() -> str | None:
    """The traceparent of what runs now, or None: for logs, which must not begin a trace."""
    return _current.get()


def request_id() -> str | None:
    """The id of the HTTP request that is being answered, or None."""
    return _request_id.get()


def enter_request(identity: str | None) -> None:
    """Make this the id of the request that is being answered; None when it has been."""
    _request_id.set(identity)


def enter(parent: str | None) -> str:
    """Make a child of `parent` the current span until `leave`: for a server, which has no block to end."""
    value = child(parent)
    _current.set(value)
    return value


def leave(outer: str | None) -> None:
    """Go back to what `peek` gave before `enter`."""
    _current.set(outer)


@contextmanager
def start(parent: str | None = None) -> Iterator[str]:
    """Run a block in a new span of the parent's trace; of a new trace when the parent is absent or broken."""
    token = _current.set(child(parent))
    try:
        yield current()
    finally:
        _current.reset(token)


def trace_id(traceparent: str) -> str:
    """The 32 hexadecimal digits that all spans of one trace share; ValueError when there are none."""
    if not valid(traceparent):
        raise ValueError(f"not a W3C traceparent: {traceparent!r}; expected 00-<32 hex>-<16 hex>-<2 hex>")
    return traceparent[3:35]
