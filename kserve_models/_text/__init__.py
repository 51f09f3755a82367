"""Text: JSON, YAML, times and value paths, of plain data; knows no model."""
