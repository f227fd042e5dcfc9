"""Keeps the office's processes alive, says how they are, and ends them in order."""
