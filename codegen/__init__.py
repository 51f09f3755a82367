"""From the hand-written schema in ``openapi/`` to models, CRDs and checks: ``python -m codegen``."""
