"""The API server's own code, asked what it says of objects."""
