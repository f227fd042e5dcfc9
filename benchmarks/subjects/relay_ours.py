"""Our relay, on an outbox that is already full."""

import argparse
import threading
import time

from sqlalchemy import create_engine

from benchmarks.subjects import relay_common
from chassis.messaging.relay import Relay


def main(arguments: argparse.Namespace) -> None:
    """Relay until nothing is unsent."""
    relay = Relay("bench", arguments.database, arguments.broker)
    thread = threading.Thread(target=relay.run)
    thread.start()
    engine = create_engine(arguments.database)
    while relay_common.unsent(engine):
        time.sleep(0.1)
    relay.stop()
    thread.join()
    relay_common.report(engine)


if __name__ == "__main__":
    main(relay_common.arguments())
