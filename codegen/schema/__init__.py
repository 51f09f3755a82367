"""The schema in ``openapi/``, read."""
