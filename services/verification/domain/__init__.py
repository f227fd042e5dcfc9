"""The rules of verification: cases and their states, findings, and the arithmetic of identity numbers."""
