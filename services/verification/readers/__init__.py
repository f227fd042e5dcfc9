"""Parsers: bytes that strangers sent in, plain facts out. They run in the sandboxed process only."""
