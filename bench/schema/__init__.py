"""The gates of the schema beside the size of what they read, and beside crdify."""
