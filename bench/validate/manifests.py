"""The manifests that are validated: a thousand valid ones, and one for each kind of fault."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import environment

COUNT = 1_000
_FIXTURES = environment.ROOT / "tests" / "fixtures" / "manifests" / "good"
_REFUSED = frozenset(
    {
        "v1alpha1-clusterservingruntime/large",
        "v1alpha1-llminferenceservice/large",
        "v1alpha1-llminferenceserviceconfig/large",
        "v1alpha1-servingruntime/large",
        "v1alpha2-llminferenceservice/large",
        "v1alpha2-llminferenceserviceconfig/large",
        "v1beta1-inferenceservice/large",
    }
)
"""Fixtures in which every field is set: more than the rules of the webhooks let stand together."""


@dataclass(frozen=True)
class Fault:
    """A manifest with one fault.

    Attributes: title (str), text (str: YAML), line (int: where the fault stands, from 1).
    """

    title: str
    text: str
    line: int


_VALID = """\
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: wine-quality
spec:
  predictor:
    minReplicas: 1
    model:
      modelFormat: {name: sklearn}
      storageUri: gs://cellar/models/wine-quality
"""
_ROUTED = """\
apiVersion: serving.kserve.io/v1alpha2
kind: LLMInferenceService
metadata:
  name: sommelier
spec:
  model:
    uri: hf://cellar/sommelier
  router:
    route:
      http:
        spec:
          rules:
          - matches:
            - path: {type: PathPrefix, value: sommelier}
"""
_REPLICAS = "minReplicas: 1"


def single() -> str:
    """One valid manifest, as YAML."""
    return _VALID


def thousand() -> list[str]:
    """The valid manifests as YAML, each with a name of its own.

    They are those of the fixtures (a small one and, where all its fields may stand together, a large
    one of each version of each kind) and `manifest.json`, one after the other until there are enough.
    """
    import yaml  # `make bench` has it; what measures other things does without

    sources = [environment.manifest()]
    sources += [
        yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted(_FIXTURES.glob("*/*.yaml"))
        if f"{path.parent.name}/{path.stem}" not in _REFUSED
    ]
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return [
        yaml.dump(_named(source, number), Dumper=dumper, sort_keys=False)
        for number, source in zip(range(COUNT), itertools.cycle(sources), strict=False)
    ]


def kinds(texts: list[str]) -> int:
    """How many versions of kinds there are among manifests that begin with both."""
    return len({tuple(text.splitlines()[:2]) for text in texts})


def faults() -> list[Fault]:
    """The manifests with a fault."""
    changed = {
        "an unknown field": "minReplica: 1",
        "a value of the wrong type": "minReplicas: one",
        "a key twice": f"{_REPLICAS}\n    minReplicas: 2",
    }
    found = [_fault(title, _VALID.replace(_REPLICAS, text)) for title, text in changed.items()]
    webhooks = _VALID.replace(_REPLICAS, "scaleMetric: cpu")
    return [
        *found,
        Fault("a rule of CEL broken", _ROUTED, _line_of(_ROUTED, "path:")),
        Fault("a rule of KServe's webhooks broken", webhooks, _line_of(webhooks, "scaleMetric")),
    ]


def write(folder: Path, texts: list[str]) -> None:
    """Write manifests into a folder, a file each."""
    folder.mkdir(parents=True)
    for number, text in enumerate(texts):
        (folder / f"{number:04}.yaml").write_text(text, encoding="utf-8")


def _named(source: dict[str, Any], number: int) -> dict[str, Any]:
    metadata, spec = source["metadata"], source["spec"]
    if source["kind"] == "LocalModelCache":
        spec = {**spec, "sourceModelUri": f"{spec['sourceModelUri']}-{number}"}  # no two have one
    named = {**metadata, "name": f"{metadata['name']}-{number}"}
    return {**source, "metadata": named, "spec": spec}


def _fault(title: str, text: str) -> Fault:
    same = zip(_VALID.splitlines(), text.splitlines(), strict=False)
    line = next(number for number, (left, right) in enumerate(same, 1) if left != right)
    return Fault(title, text, line)


def _line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1
