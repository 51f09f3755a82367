"""Those of the client."""
