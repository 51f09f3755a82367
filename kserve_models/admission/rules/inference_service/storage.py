"""Where models are: ``storageUri``, ``storageUris``, encrypted models."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules import confidential
from kserve_models.admission.rules.inference_service.components import (
    FRAMEWORKS,
    components,
    predictor,
    storage_uri,
)
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_URIS = "spec.*.storageUris"
RULES = (
    Rule("ISVC-17", _URIS, "not beside storageUri"),
    Rule("ISVC-18", f"{_URIS}[].uri", "not empty"),
    Rule("ISVC-19", f"{_URIS}[].mountPath", "an absolute path other than '/', without '..'"),
    Rule("ISVC-20", f"{_URIS}[].mountPath", "all in one folder below '/', those of pvc:// aside"),
    Rule("ISVC-21", f"{_URIS}[].mountPath", "those of pvc:// differ"),
    Rule("ISVC-22", "spec.predictor.model.confidential", "needs storageUri"),
    Rule(
        "ISVC-23",
        "spec.predictor.model.confidential.resourceId",
        "kbs:///REPOSITORY/TYPE/TAG",
    ),
    Rule("ISVC-24", "spec.predictor.model.confidential", "without effect for oci:// and pvc://"),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check where the models are."""
    for component in components(subject):
        uris = component["storageUris"]
        uri = storage_uri(component)
        if uri is not None and uris.is_set:
            yield uris.problem(
                "ISVC-17", "expected either storageUri or storageUris, got both: leave out one"
            )
        yield from _uris(uris)
    yield from _confidential(subject)


def _uris(uris: Field) -> Iterator[Problem]:
    of_volumes: list[Field] = []
    others: list[Field] = []
    is_valid = True
    for item in uris.items:
        for problem in _uri(item):
            is_valid = False
            yield problem
        paths = of_volumes if item["uri"].text.startswith("pvc://") else others
        paths.append(item["mountPath"])
    if not is_valid or len(others) < 2:
        # KServe looks at the paths of volumes only where there are others to compare, too.
        return
    seen: set[str] = set()
    for path in of_volumes:
        if path.text in seen:
            yield path.problem(
                "ISVC-21", f"expected a path for each pvc://, got {path.text!r} again"
            )
        seen.add(path.text)
    first = {path.text.strip("/").split("/")[0] for path in others}
    if len(first) > 1 or "" in first:
        listed = ", ".join(path.text for path in others)
        yield uris.problem(
            "ISVC-20", f"expected paths in one folder below '/', such as /mnt/models, got {listed}"
        )


def _uri(item: Field) -> Iterator[Problem]:
    if not item["uri"].text:
        yield item["uri"].problem("ISVC-18", "expected a URI, got none")
    path = item["mountPath"]
    if not path.text.startswith("/") or path.text == "/" or ".." in path.text:
        yield path.problem(
            "ISVC-19",
            f"expected an absolute path other than '/', without '..', got {path.text!r}",
        )


def _confidential(subject: Subject) -> Iterator[Problem]:
    own = predictor(subject)
    given = next((own[name] for name in (*FRAMEWORKS, "model") if own[name].is_set), None)
    settings = None if given is None else given["confidential"]
    if settings is None or settings["enabled"].value is not True:
        return
    uri = storage_uri(own)
    if uri is None or not uri.text:
        yield settings.problem("ISVC-22", "expected a storageUri beside it, got none")
        return
    yield from confidential.check(settings, uri.text, "ISVC-23", "ISVC-24")
