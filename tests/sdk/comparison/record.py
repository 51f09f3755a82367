"""Record what the SDK does: ``python -m tests.sdk.comparison.record PYTHON``.

PYTHON is of an environment with the SDK and a version of the Kubernetes client, such as
``pip install kserve==0.20.0 kubernetes==29.0.0`` makes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests import REPOSITORY
from tests.apiserver import binaries, etcd_snapshot
from tests.apiserver.cluster import Cluster
from tests.apiserver.server import Server
from tests.sdk.comparison.recording import comparable, recording
from tests.sdk.controller import controlling
from tests.support import processes

CASES = Path(__file__).with_name("cases.py")
RECORDED = Path(__file__).with_name("recorded.json")


def run(command: list[str], cluster: Cluster, folder: Path, *names: str) -> dict[str, Any]:
    """What the cases did: requests, result or error, and what they printed."""
    namespace = cluster.create_namespace()
    output = folder / "report.json"
    environment = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    environment["HOME"] = str(folder)
    with recording(cluster, folder) as (recorder, url, kubeconfig), controlling(cluster, namespace):
        arguments = [str(CASES), str(kubeconfig), namespace, url, str(output), *names]
        processes.run([*command, *arguments], check=True, env=environment)
    report = json.loads(output.read_text())
    for name, outcome in report.items():
        outcome["requests"] = recorder.requests[name]
    cluster.delete_namespace(namespace)
    found: dict[str, Any] = comparable(report, namespace)
    return found


def main(python: str) -> None:
    programs = binaries.folder()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        definitions = etcd_snapshot.definitions(folder)
        state = etcd_snapshot.state(programs, definitions)
        with Server(folder / "server", programs, state) as server:
            server.cluster.install(definitions)
            report = run([python], server.cluster, folder)
    RECORDED.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error}\n{error.stderr}")
    print(f"written: {RECORDED.relative_to(REPOSITORY)}")
