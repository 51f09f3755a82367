"""KServe's controller as a thread: it reports objects of a namespace ready that are not named ``idle…``."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.apiserver.cluster import Cluster

_SECONDS = 0.2
"""Between two looks."""
_API = "/apis/serving.kserve.io"


@contextmanager
def controlling(cluster: Cluster, namespace: str) -> Iterator[None]:
    """A controller that runs as long as the block."""
    ended = threading.Event()
    thread = threading.Thread(target=_run, args=(cluster, namespace, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _run(cluster: Cluster, namespace: str, ended: threading.Event) -> None:
    own = f"namespaces/{namespace}"
    kinds = (
        (f"{_API}/v1beta1/{own}/inferenceservices", _service_status),
        (f"{_API}/v1alpha1/{own}/inferencegraphs", _graph_status),
        (f"{_API}/v1alpha1/{own}/localmodelnamespacecaches", _cache_status),
        (f"{_API}/v1alpha1/localmodelcaches", _cache_status),
    )
    while not ended.wait(_SECONDS):
        for path, status in kinds:
            for item in cluster.expect(200, "GET", path)["items"]:
                name = item["metadata"]["name"]
                if "idle" in name or not (name.startswith(namespace) or own in path):
                    continue
                wanted = status(item)
                if item.get("status") != wanted:
                    body = {**item, "status": wanted}
                    # Somebody may have changed or deleted it meanwhile.
                    cluster.request("PUT", f"{path}/{name}/status", body)


def _service_status(item: dict[str, Any]) -> dict[str, Any]:
    time = item["metadata"]["creationTimestamp"]
    return {
        "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": time}],
        "observedGeneration": item["metadata"]["generation"],
        "url": f"http://{item['metadata']['name']}.example.com",
    }


def _graph_status(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "conditions": [{"type": "Ready", "status": "True"}],
        "observedGeneration": item["metadata"]["generation"],
    }


def _cache_status(item: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001 - as the others
    return {"nodeStatus": {"node-1": "NodeDownloaded"}}
