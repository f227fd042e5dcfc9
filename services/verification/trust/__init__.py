"""The trust store: certificates read from lists, kept in versions, and given to checks as of a day."""

from services.verification.trust.files import Reading, TrustRefused, folder, read_file

__all__ = ["Reading", "TrustRefused", "folder", "read_file"]
