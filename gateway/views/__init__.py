"""The pages, one module per part of the life of an application."""
