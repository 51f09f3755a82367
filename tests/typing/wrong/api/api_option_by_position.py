from kserve_models import ServingV1beta1Api

api = ServingV1beta1Api()
read = api.read_namespaced_inference_service
read("a", "b", "0")  # mypy: call-overload, pyright: reportCallIssue
