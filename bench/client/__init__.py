"""The client beside its peers."""
