"""HTTP on urllib3: one request sent, one response read, within limits of time and size."""
