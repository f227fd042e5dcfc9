"""The outside world of verification: intake, and the national registers with their simulator."""
