"""What every room of the client may need: a lock that survives forks, text that must not show."""
