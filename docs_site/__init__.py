"""The site: guides from ``docs/`` and a reference made from the schema, as files that need no server."""
