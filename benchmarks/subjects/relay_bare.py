"""The bare limit: straight-line pika, pipelined confirms, the same SQL; no lease, no returns, no restart."""

import argparse
from typing import Any

import pika
from pika.adapters.select_connection import SelectConnection
from sqlalchemy import Engine, create_engine

from benchmarks.subjects import relay_common
from chassis.messaging.topology import EXCHANGE


class Bare:
    """Publishes a batch, waits for its confirms, marks it, and takes the next."""

    def __init__(self, url: str, engine: Engine) -> None:
        self.engine, self.ids, self.confirmed, self.tag = engine, list[int](), 0, 0
        self.connection = SelectConnection(
            pika.URLParameters(url), on_open_callback=lambda made: made.channel(on_open_callback=self.opened)
        )
        self.connection.ioloop.start()

    def opened(self, channel: Any) -> None:
        """Begin when the broker has agreed to confirm."""
        self.channel = channel
        channel.confirm_delivery(self.on_confirm, callback=lambda _frame: self.send())

    def send(self) -> None:
        """Publish the next batch, or stop."""
        with self.engine.connect() as connection:
            rows = connection.execute(relay_common.UNSENT, {"count": relay_common.BATCH}).all()
        if not rows:
            self.connection.ioloop.stop()
            return
        self.ids = [row.id for row in rows]
        for row in rows:
            self.channel.basic_publish(
                EXCHANGE, row.type, row.body, relay_common.properties(row), mandatory=True
            )
        self.tag += len(rows)

    def on_confirm(self, frame: Any) -> None:
        """Mark the batch when its last message, and so all before it, is confirmed."""
        tags = frame.method.delivery_tag - self.confirmed if frame.method.multiple else 1
        self.confirmed += tags
        if self.confirmed == self.tag:
            with self.engine.begin() as connection:
                relay_common.mark_sent(connection, self.ids)
            self.send()


def main(arguments: argparse.Namespace) -> None:
    """Relay until nothing is unsent."""
    relay_common.declare(arguments.broker)
    engine = create_engine(arguments.database)
    Bare(arguments.broker, engine)
    relay_common.report(engine)


if __name__ == "__main__":
    main(relay_common.arguments())
