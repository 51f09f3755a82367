"""The schemas of all KServe releases, and since when each field exists: ``openapi/history/``."""
