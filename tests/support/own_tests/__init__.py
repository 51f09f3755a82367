"""What tests lean on, tested itself."""
