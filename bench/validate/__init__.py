"""`kserve-models validate` beside its peers."""
