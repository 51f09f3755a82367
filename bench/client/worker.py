"""One client in a process of its own: takes one request a line, answers with one line of JSON.

The first line says where the API server is. Each further one names an operation and its arguments;
the answer is the seconds that it took each object, by the clock and of this process' processor time.
"""

from __future__ import annotations

import gc
import json
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from time import perf_counter, process_time
from typing import Any

from bench import environment, orjson_extra

THREADS = 8
PAGE = 500
GROUP, VERSION, PLURAL, KIND = (
    "serving.kserve.io",
    "v1beta1",
    "inferenceservices",
    "InferenceService",
)
_OF_THE_SERVER = ("namespace", "uid", "resourceVersion", "creationTimestamp")


class Client(ABC):
    """What all clients are asked for; they take and give objects of their own types."""

    body: Callable[[dict[str, Any]], Any]
    """From a manifest to an object to create."""

    @abstractmethod
    def create(self, namespace: str, body: Any) -> str:
        """Create an object; the uid in the answer."""

    @abstractmethod
    def read(self, namespace: str, name: str) -> str:
        """Read an object; its uid."""

    @abstractmethod
    def read_list(self, namespace: str) -> int:
        """List all in pages and read five fields of each; how many there are."""

    @abstractmethod
    def ask_for_gzip(self) -> None:
        """Ask for zipped answers from now on."""


class Ours(Client):
    """`kserve_models`."""

    def __init__(self, server: dict[str, str]) -> None:
        from kserve_models import V1beta1InferenceService
        from kserve_models.api import ServingV1beta1Api
        from kserve_models.client import ApiClient, Configuration, paginate

        self._configuration = Configuration(server["url"], {"BearerToken": server["token"]})
        self._configuration.api_key_prefix = {"BearerToken": "Bearer"}
        self._configuration.ssl_ca_cert = server["ca_file"]
        self._configuration.accept_gzip = False
        self._api, self._client = ServingV1beta1Api, ApiClient
        self.api = self._connect()
        self.body = V1beta1InferenceService.from_dict
        self._paginate = paginate

    def _connect(self) -> Any:
        return self._api(self._client(self._configuration))

    def create(self, namespace: str, body: Any) -> str:
        """Create an object."""
        return str(self.api.create_namespaced_inference_service(namespace, body).metadata.uid)

    def read(self, namespace: str, name: str) -> str:
        """Read an object."""
        return str(self.api.read_namespaced_inference_service(name, namespace).metadata.uid)

    def read_list(self, namespace: str) -> int:
        """List all."""
        count = 0
        call = self.api.list_namespaced_inference_service
        for item in self._paginate(call, namespace, limit=PAGE):
            metadata = item.metadata
            model = item.spec.predictor.model
            _five(
                metadata.name,
                metadata.namespace,
                model.storage_uri,
                model.model_format.name,
                item.status.url,
            )
            count += 1
        return count

    def ask_for_gzip(self) -> None:
        """Ask for zipped answers."""
        self._configuration.accept_gzip = True
        self.api.api_client.close()
        self.api = self._connect()

    def set_status(self, namespace: str, name: str, status: dict[str, Any]) -> None:
        """Give an object a status, which the server takes from no create."""
        self.api.patch_namespaced_inference_service_status(name, namespace, {"status": status})


class Kubernetes(Client):
    """`CustomObjectsApi` of the Kubernetes client, which takes and gives dicts."""

    def __init__(self, server: dict[str, str]) -> None:
        from kubernetes import client

        configuration = client.Configuration()
        configuration.host = server["url"]
        configuration.api_key = {"authorization": server["token"]}
        configuration.api_key_prefix = {"authorization": "Bearer"}
        configuration.ssl_ca_cert = server["ca_file"]
        # By default five a processor: too few for all threads where there is one.
        configuration.connection_pool_maxsize = 32
        self._client = client.ApiClient(configuration)
        self._api = client.CustomObjectsApi(self._client)
        self.body = dict

    def create(self, namespace: str, body: Any) -> str:
        """Create an object."""
        made = self._api.create_namespaced_custom_object(GROUP, VERSION, namespace, PLURAL, body)
        return str(made["metadata"]["uid"])

    def read(self, namespace: str, name: str) -> str:
        """Read an object."""
        found = self._api.get_namespaced_custom_object(GROUP, VERSION, namespace, PLURAL, name)
        return str(found["metadata"]["uid"])

    def read_list(self, namespace: str) -> int:
        """List all."""
        count = 0
        token: dict[str, str] = {}
        while True:
            page = self._api.list_namespaced_custom_object(
                GROUP, VERSION, namespace, PLURAL, limit=PAGE, **token
            )
            for item in page["items"]:
                metadata = item["metadata"]
                model = item["spec"]["predictor"]["model"]
                _five(
                    metadata["name"],
                    metadata["namespace"],
                    model["storageUri"],
                    model["modelFormat"]["name"],
                    item["status"]["url"],
                )
                count += 1
            following = page["metadata"].get("continue")
            if not following:
                return count
            token = {"_continue": following}

    def ask_for_gzip(self) -> None:
        """Ask for zipped answers."""
        self._client.set_default_header("Accept-Encoding", "gzip")


class Lightkube(Client):
    """lightkube with a generic resource: typed metadata, dicts below."""

    def __init__(self, server: dict[str, str]) -> None:
        import lightkube
        from lightkube.config.kubeconfig import KubeConfig
        from lightkube.generic_resource import create_namespaced_resource

        config = KubeConfig.from_file(server["kubeconfig"])
        self._client = lightkube.Client(config, trust_env=False)
        self._headers = self._client._client._client.headers
        self._headers["Accept-Encoding"] = "identity"
        self._resource: Any = create_namespaced_resource(GROUP, VERSION, KIND, PLURAL)
        self.body = self._resource.from_dict

    def create(self, namespace: str, body: Any) -> str:
        """Create an object."""
        return str(self._client.create(body, namespace=namespace).metadata.uid)

    def read(self, namespace: str, name: str) -> str:
        """Read an object."""
        return str(self._client.get(self._resource, name, namespace=namespace).metadata.uid)

    def read_list(self, namespace: str) -> int:
        """List all."""
        count = 0
        for item in self._client.list(self._resource, namespace=namespace, chunk_size=PAGE):
            metadata = item.metadata
            model = item.spec["predictor"]["model"]
            _five(
                metadata.name,
                metadata.namespace,
                model["storageUri"],
                model["modelFormat"]["name"],
                item.status["url"],
            )
            count += 1
        return count

    def ask_for_gzip(self) -> None:
        """Ask for zipped answers, as it does by default."""
        self._headers["Accept-Encoding"] = "gzip"


def _five(*values: str) -> None:
    for value in values:
        if type(value) is not str:
            raise TypeError(f"expected five texts, got {values}")


def _without_orjson(server: dict[str, str]) -> Client:
    orjson_extra.leave_out()
    return Ours(server)


def _with_orjson(server: dict[str, str]) -> Client:
    orjson_extra.require()
    return Ours(server)


MAKERS: dict[str, Callable[[dict[str, str]], Client]] = {
    "kserve-models": _without_orjson,
    "kserve-models[speed]": _with_orjson,
    "kubernetes 37": Kubernetes,
    "lightkube": Lightkube,
}


class Worker:
    """The operations of one client."""

    def __init__(self, name: str, server: dict[str, str]) -> None:
        self._client = MAKERS[name](server)
        self._threads = ThreadPoolExecutor(THREADS)

    def create(self, namespace: str, prefix: str, count: str) -> dict[str, float]:
        """Create so many objects from this thread."""
        bodies = self._bodies(prefix, int(count))
        return _timed(len(bodies), lambda: self._create(namespace, bodies))

    def create_8(self, namespace: str, prefix: str, count: str) -> dict[str, float]:
        """Create so many objects from eight threads."""
        bodies = self._bodies(prefix, int(count))
        shares = [bodies[number::THREADS] for number in range(THREADS)]
        return _timed(
            len(bodies),
            lambda: sum(self._threads.map(self._create, [namespace] * THREADS, shares)),
        )

    def read(self, namespace: str, count: str) -> dict[str, float]:
        """Read objects one after the other."""
        names = [f"list-{number}" for number in range(int(count))]
        return _timed(len(names), lambda: sum(bool(self._client.read(namespace, n)) for n in names))

    def gzip(self) -> None:
        """Have every later answer zipped."""
        self._client.ask_for_gzip()

    def fill(self, namespace: str, count: str) -> dict[str, float]:
        """Make the objects that are listed, with a status."""
        client = self._client
        assert isinstance(client, Ours)
        manifest = environment.manifest()

        def fill(body: Any) -> int:
            client.create(namespace, body)
            client.set_status(namespace, body.metadata.name, manifest["status"])
            return 1

        bodies = self._bodies("list", int(count))
        return _timed(len(bodies), lambda: sum(self._threads.map(fill, bodies)))

    def _create(self, namespace: str, bodies: Iterable[Any]) -> int:
        return sum(bool(self._client.create(namespace, body)) for body in bodies)

    def _bodies(self, prefix: str, count: int) -> list[Any]:
        manifest = environment.manifest()
        del manifest["status"]
        for name in _OF_THE_SERVER:
            del manifest["metadata"][name]
        bodies = []
        for number in range(count):
            one = deepcopy(manifest)
            one["metadata"]["name"] = f"{prefix}-{number}"
            bodies.append(self._client.body(one))
        return bodies

    def list(self, namespace: str, count: str) -> dict[str, float]:
        """List all objects, which are so many."""
        return _timed(int(count), lambda: self._client.read_list(namespace))


def _timed(expected: int, run: Callable[[], int]) -> dict[str, float]:
    """Seconds for each object; garbage is collected as it is in any program."""
    gc.collect()
    wall, cpu = perf_counter(), process_time()
    count = run()
    cpu, wall = process_time() - cpu, perf_counter() - wall
    if count != expected:
        raise RuntimeError(f"expected {expected} objects, got {count}")
    return {"wall": wall / count, "cpu": cpu / count}


def main(name: str) -> None:
    """Answer requests until there are no more."""
    worker = Worker(name, json.loads(sys.stdin.readline()))
    for line in sys.stdin:
        command, *arguments = line.split()
        print(json.dumps(getattr(worker, command)(*arguments)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
