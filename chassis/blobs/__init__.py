"""Documents at rest: content-addressed, encrypted, written whole or not at all."""

from chassis.blobs.store import BlobDamaged, BlobMissing, Blobs, open_blobs

__all__ = ["BlobDamaged", "BlobMissing", "Blobs", "open_blobs"]
