"""JSON as this project writes it: UTF-8, compact, datetimes in ISO 8601."""

from __future__ import annotations

import orjson


def encode_json(value: object) -> str:
    """``value`` as JSON text. Raises ``TypeError`` for what JSON cannot say."""
    return orjson.dumps(value).decode()
