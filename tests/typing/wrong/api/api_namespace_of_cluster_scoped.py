from kserve_models import ServingV1alpha1Api

api = ServingV1alpha1Api()
api.read_namespaced_local_model_node()  # mypy: attr-defined, pyright: reportAttributeAccessIssue
