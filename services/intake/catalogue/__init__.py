"""The catalogue: one YAML file per service, read once, refused as a whole when anything is unsound."""

from services.intake.catalogue.loader import catalogue, examine, load, sound
from services.intake.catalogue.marks import CatalogueError

__all__ = ["CatalogueError", "catalogue", "examine", "load", "sound"]
