"""What a comparison reports."""
