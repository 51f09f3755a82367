from kserve_models import ServingV1beta1Api

api = ServingV1beta1Api()
listed = api.list_namespaced_inference_service
listed("a", limit="1")  # mypy: call-overload, pyright: reportArgumentType
