"""How a handler says what shall become of a message that it could not handle."""


class Retryable(Exception):
    """Not now: try again later by the retry schedule. Any unexpected exception counts as this."""


class Permanent(Exception):
    """Never: no retry will help; the message becomes a dead letter at once."""
