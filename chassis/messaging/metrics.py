"""The counters of messaging; labels are services, consumers and outcomes, never a reference."""

from chassis.telemetry import metrics

relayed = metrics.counter("lebong_relay_sent_events_total", "Events that the broker confirmed", ["service"])
unroutable = metrics.counter(
    "lebong_relay_returned_events_total", "Events that the broker gave back", ["service"]
)
consumed = metrics.counter("lebong_consumer_taken_messages_total", "Messages settled", ["consumer"])
projected = metrics.counter("lebong_projection_applied_events_total", "Events applied", ["projection"])
