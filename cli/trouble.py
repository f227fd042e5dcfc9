"""The one error of the command line: what is wrong, and what to type."""

from __future__ import annotations


class Trouble(Exception):
    """Something a person has to put right. ``remedy`` says how, in words that can be typed or done."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}\n  Remedy: {remedy}")
        self.what = what
        self.remedy = remedy
