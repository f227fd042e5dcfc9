"""Prometheus metrics under one naming scheme: `lebong_<area>_<what>_<unit>`, counters ending in `_total`.

Labels are small closed sets (service, method, route template, state): never a reference, never a person.
"""

import re
from collections.abc import Sequence

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST
UNITS = ("seconds", "bytes", "ratio", "events", "messages", "rows", "requests", "jobs", "info", "processes")
FORBIDDEN_LABELS = frozenset({"reference", "id", "email", "name", "nik", "subject", "path", "url", "officer"})
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_NAME = re.compile(
    rf"lebong_[a-z]+(_[a-z0-9]+)+_({'|'.join(UNITS)})(_total)?|lebong_[a-z]+(_[a-z0-9]+)+_total"
)


def check_name(name: str, labels: Sequence[str], *, counter: bool) -> None:
    """ValueError when a name or a label breaks the scheme; the text says how to mend it."""
    if not _NAME.fullmatch(name) or name.endswith("_total") is not counter:
        kind = "a counter ends in _total" if counter else f"anything but a counter ends in one of {UNITS}"
        raise ValueError(f"metric {name!r}: use lebong_<area>_<what>_<unit>; {kind}")
    wrong = FORBIDDEN_LABELS.intersection(labels)
    if wrong:
        raise ValueError(
            f"metric {name!r}: labels {sorted(wrong)} are unbounded or personal; use a closed set"
        )


def _registered(name: str) -> object | None:
    # The registry offers no public look-up; one metric may be asked for by every app of a process.
    return REGISTRY._names_to_collectors.get(name)


def counter(name: str, text: str, labels: Sequence[str] = ()) -> Counter:
    """The counter of this name, made at the first call."""
    check_name(name, labels, counter=True)
    known = _registered(name)
    return known if isinstance(known, Counter) else Counter(name, text, labels)


def gauge(name: str, text: str, labels: Sequence[str] = ()) -> Gauge:
    """The gauge of this name, made at the first call."""
    check_name(name, labels, counter=False)
    known = _registered(name)
    return known if isinstance(known, Gauge) else Gauge(name, text, labels)


def histogram(
    name: str, text: str, labels: Sequence[str] = (), buckets: Sequence[float] = SECONDS
) -> Histogram:
    """The histogram of this name, made at the first call; the default buckets are seconds."""
    check_name(name, labels, counter=False)
    known = _registered(name)
    return known if isinstance(known, Histogram) else Histogram(name, text, labels, buckets=buckets)


def exposition() -> bytes:
    """All metrics of this process in Prometheus' text format."""
    return generate_latest(REGISTRY)
