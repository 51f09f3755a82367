"""The operations that the API has for a kind, from its objects and its list methods."""
