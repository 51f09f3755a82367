"""What a cluster says to an object before it stores it, worked out without one.

Source of the facts: the CRDs and the admission webhooks of KServe v0.20.0, and the Kubernetes API
server's treatment of custom resources (apiextensions-apiserver).
"""

from kserve_models.admission.problem import Problem, RefusedError, Severity
from kserve_models.admission.review import default, validate, validate_delete

__all__ = ["Problem", "RefusedError", "Severity", "default", "validate", "validate_delete"]
