from kserve_models import ServingV1beta1Api

api = ServingV1beta1Api()
gone = api.delete_namespaced_inference_service("a", "b")
print(gone.spec)  # mypy: union-attr, pyright: reportAttributeAccessIssue
