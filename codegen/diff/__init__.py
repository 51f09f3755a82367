"""What separates two schemas: what changed, whom it breaks, and the way out."""
