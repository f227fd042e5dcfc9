"""Verification: what makes an application's data and documents believable, and the officer's verdict."""
