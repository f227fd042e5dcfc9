"""The catalogue: one YAML file per service, read once, refused as a whole when anything is unsound."""

from services.intake.catalogue.loader import CatalogueError, catalogue, load

__all__ = ["CatalogueError", "catalogue", "load"]
