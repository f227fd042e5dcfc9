"""One naming scheme, checked where metrics are made and over all that the code makes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from chassis.telemetry import metrics

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize(
    "name",
    [
        "http_requests_total",
        "lebong_x",
        "lebong_http_wait_milliseconds",
        "lebong_HTTP_wait_seconds",
        "lebong_http_wait_seconds_total",
        "lebong__wait_seconds",
    ],
)
def test_a_gauge_outside_the_scheme_is_refused(name):
    with pytest.raises(ValueError, match="lebong_<area>_<what>_<unit>"):
        metrics.gauge(name, "text")


def test_a_counter_ends_in_total():
    with pytest.raises(ValueError, match="a counter ends in _total"):
        metrics.counter("lebong_test_things_seconds", "text")


@pytest.mark.parametrize("label", sorted(metrics.FORBIDDEN_LABELS))
def test_labels_that_name_people_or_grow_without_end_are_refused(label):
    with pytest.raises(ValueError, match="closed set"):
        metrics.counter("lebong_test_wrong_total", "text", [label])


def test_asking_twice_gives_the_same_metric():
    first = metrics.counter("lebong_test_twice_total", "text", ["service"])
    assert metrics.counter("lebong_test_twice_total", "text", ["service"]) is first
    assert metrics.gauge("lebong_test_depth_rows", "t") is metrics.gauge("lebong_test_depth_rows", "t")
    assert metrics.histogram("lebong_test_wait_seconds", "t") is metrics.histogram(
        "lebong_test_wait_seconds", "t"
    )


def test_the_exposition_shows_what_was_counted():
    metrics.counter("lebong_test_shown_total", "text", ["service"]).labels("intake").inc(3)
    assert b'lebong_test_shown_total{service="intake"} 3.0' in metrics.exposition()


def test_no_code_makes_metrics_around_the_scheme():
    wrong = re.compile(r"^\s*(from prometheus_client import|import prometheus_client)", re.MULTILINE)
    for folder in ("chassis", "services", "gateway", "cli"):
        for path in (ROOT / folder).rglob("*.py"):
            if path != ROOT / "chassis/telemetry/metrics.py":
                assert not wrong.search(path.read_text()), (
                    f"{path}: make metrics with chassis.telemetry.metrics"
                )


def test_a_metric_may_be_asked_for_by_its_full_name_in_a_fresh_process():
    code = (
        "from chassis.telemetry import metrics\n"
        "a = metrics.counter('lebong_test_fresh_total', 't')\n"
        "b = metrics.counter('lebong_test_fresh_total', 't')\n"
        "assert a is b\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60)
