"""What the reference tells, read from the schema, the classes and the rules; nothing here is HTML."""
