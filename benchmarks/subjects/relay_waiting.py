"""A relay that waits for each confirm before it publishes the next event; the same SQL."""

import argparse

import pika
from sqlalchemy import create_engine

from benchmarks.subjects import relay_common
from chassis.messaging.topology import EXCHANGE


def main(arguments: argparse.Namespace) -> None:
    """Relay until nothing is unsent."""
    relay_common.declare(arguments.broker)
    engine = create_engine(arguments.database)
    channel = pika.BlockingConnection(pika.URLParameters(arguments.broker)).channel()
    channel.confirm_delivery()
    while True:
        with engine.connect() as connection:
            rows = connection.execute(relay_common.UNSENT, {"count": relay_common.BATCH}).all()
        if not rows:
            break
        for row in rows:
            channel.basic_publish(EXCHANGE, row.type, row.body, relay_common.properties(row), mandatory=True)
        with engine.begin() as connection:
            relay_common.mark_sent(connection, [row.id for row in rows])
    relay_common.report(engine)


if __name__ == "__main__":
    main(relay_common.arguments())
