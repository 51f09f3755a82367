"""Files of a schema folder: YAML in the style of ``openapi/``, put in without a change to what stands there."""
