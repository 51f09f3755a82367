"""One call of the API: a request with credentials and retries, and its response as an object."""
