"""From the hand-written schema in ``openapi/`` to models, API classes, CRDs and checks: ``python -m codegen``."""
