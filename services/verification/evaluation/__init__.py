"""Measuring the checks on documents made for it, with known truth. No person in them exists."""
