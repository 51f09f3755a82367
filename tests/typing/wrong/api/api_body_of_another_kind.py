from kserve_models import ServingV1beta1Api, V1Container

api = ServingV1beta1Api()
create = api.create_namespaced_inference_service
create("a", V1Container(name="b"))  # mypy: call-overload, pyright: reportArgumentType
