"""Logs, metrics and traces: one way to write each, the same in every process."""

from chassis.telemetry import metrics, trace
from chassis.telemetry.logs import configure, first_line, get_logger
from chassis.telemetry.probe import serve_probe

__all__ = ["configure", "first_line", "get_logger", "metrics", "serve_probe", "trace"]
