"""Analytics: what happened, where it waits, how it was judged; read from the log of all events."""
