"""KServe's own webhooks, asked what they say of a corpus of requests: see README.md."""
