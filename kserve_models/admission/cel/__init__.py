"""CEL rules of CustomResourceDefinitions (``x-kubernetes-validations``), evaluated without a cluster.

An evaluator of our own, of the part of CEL that KServe's definitions use: a rule that needs more
is said not to be checked.
"""
