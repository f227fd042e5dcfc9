"""The reader's language, from `Accept-Language` (RFC 9110, 12.5.4)."""

from functools import lru_cache

LANGUAGES = ("id", "en")
DEFAULT = "id"


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


@lru_cache(maxsize=512)
def language_of(header: str | None) -> str:
    """ "id" or "en": the one the reader wants most; Indonesian when neither is asked for."""
    best, best_quality = DEFAULT, 0.0
    for part in (header or "")[:200].split(","):
        tag, *parameters = part.split(";")
        language = tag.strip().lower().split("-")[0]
        quality = _quality(parameters)
        if language in LANGUAGES and quality > best_quality:
            best, best_quality = language, quality
    return best
