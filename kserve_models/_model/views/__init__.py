"""What else a model object is to its readers: its manifest by key, tables for clients, text."""
