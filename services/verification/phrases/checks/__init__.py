"""The sentences of the checks, one file each, named like the check's module."""
