"""Reading what a client sent: limited, whole, of the expected type, decoded."""

from collections.abc import Mapping
from typing import Any

import falcon
import orjson

from chassis.http.problems import Problem

JSON = "application/json"
LIMIT = 64 * 1024
PIECES = 20_000
_PIECE = 64 * 1024


def _declared_length(env: Mapping[str, Any]) -> int | None:
    text = env.get("CONTENT_LENGTH")
    if not text:
        return None
    if not (str(text).isascii() and str(text).isdigit()):
        raise Problem("bad-request", 400)
    return int(text)


def _read_up_to(stream: Any, wanted: int) -> bytes:
    pieces, missing = [], wanted
    while missing > 0:
        try:
            piece = stream.read(min(missing, _PIECE))
        except OSError:
            # The line broke: as far as it came is as far as it came.
            break
        if not piece:
            break
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def read(request: falcon.Request, limit: int, *, partial: bool = False) -> bytes:
    """The whole body. Problem 413 over `limit` bytes, its length declared or not; 400 when cut short.

    With `partial` a body that was cut short is taken as far as it came.
    """
    env = request.env
    length = _declared_length(env)
    if length is None:
        if "chunked" not in env.get("HTTP_TRANSFER_ENCODING", "").lower():
            return b""
        content = _read_up_to(env["wsgi.input"], limit + 1)
        if len(content) > limit:
            raise Problem("body-too-large", 413, limit=limit)
        return content
    if length > limit:
        raise Problem("body-too-large", 413, limit=limit)
    content = _read_up_to(env["wsgi.input"], length)
    if len(content) < length and not partial:
        raise Problem("body-truncated", 400)
    return content


def media_type(request: falcon.Request) -> str:
    """The content type without its parameters, in lower case."""
    return str(request.env.get("CONTENT_TYPE") or "").partition(";")[0].strip().lower()


def require_json(request: falcon.Request) -> None:
    """Problem 415 unless the body says that it is JSON."""
    if request.env.get("CONTENT_TYPE") == JSON:
        return
    kind = media_type(request)
    if kind != JSON and not (kind.startswith("application/") and kind.endswith("+json")):
        raise Problem("wrong-content-type", 415, expected=JSON)


def require_media(request: falcon.Request, allowed: tuple[str, ...]) -> None:
    """Problem 415 unless the body's type is one of `allowed`; an empty tuple allows all."""
    if allowed and media_type(request) not in allowed:
        raise Problem("wrong-content-type", 415, expected=", ".join(allowed))


def _holds_nul(value: object) -> bool:
    # No recursion: the decoder takes more levels than Python has frames.
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and "\x00" in one:
            return True
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
    return False


def _pieces(content: bytes) -> int:
    return content.count(b",") + content.count(b"[") + content.count(b"{")


def decode_json(content: bytes) -> Any:
    """The JSON value. Problem 400 when it is not JSON, or holds NUL, which PostgreSQL cannot store.

    Problem 413 for more than PIECES values: millions of empty ones take many times the memory of their text.
    """
    if len(content) > PIECES and _pieces(content) > PIECES:
        raise Problem("too-many-values", 413, limit=PIECES)
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise Problem("malformed-json", 400) from None
    if b"\\u0000" in content and _holds_nul(value):
        raise Problem("malformed-json", 400)
    return value
