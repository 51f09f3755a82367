"""The scaffold of a new release: what CRDs have and the schema lacks, written into ``openapi/``."""

from codegen.adopt.adopt import Adoption, adopt

__all__ = ["Adoption", "adopt"]
