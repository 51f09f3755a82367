"""``upgrade`` against an API server: what it says is what the CRDs of both releases make of a manifest."""

from __future__ import annotations

import copy
import re
from functools import partial
from itertools import permutations
from typing import Any, NamedTuple

import pytest
import yaml

from kserve_models._history import structural, upgrade
from kserve_models._history.releases import served
from kserve_models._history.structural import Path
from kserve_models._text.value_paths import format_path
from tests import REPOSITORY
from tests.apiserver.cluster import DEFINITIONS, Cluster, wait_until
from tests.apiserver.server import Server
from tests.history import cases

UPSTREAM = REPOSITORY.parent / "shared" / "upstream" / "crds"
RELEASES = {"0.8": "v0.8.0", "0.14": "v0.14.1", "0.17": "v0.17.1", "0.21": "main-2026-08-21"}
MUTATIONS = 3
MARK = "marker"
QUERY = "?dryRun=All&fieldValidation=Warn"
ABSENT = object()
Json = dict[str, Any]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
pytestmark = pytest.mark.skipif(not UPSTREAM.is_dir(), reason=f"{UPSTREAM} is not there")


class Answer(NamedTuple):
    """What a server said: that it takes an object, and makes this of it, or why it refuses it."""

    is_refused: bool
    made: Json | None
    """None also where another version is stored: the object has passed through that."""
    causes: dict[str, str]
    """Reasons by the fields that have them; of several the last."""


class Kind(NamedTuple):
    """Where a server has a version of a kind."""

    path: str
    is_stored: bool


AHEAD = {"": {"schedulingGroup"}, "InferenceService": {"schedulingGroup", "tracing"}}
"""Keys of the newest release that its CRDs have not (openapi/drift.yaml), by kind."""


def without_keys(value: Any, keys: set[str]) -> Any:
    if isinstance(value, list):
        return [without_keys(item, keys) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: without_keys(item, keys) for key, item in value.items() if key not in keys}


@pytest.fixture(scope="module")
def manifests() -> list[Json]:
    """What is asked about: every manifest, and mutations of it."""
    found: list[Json] = []
    known = [
        without_keys(data, AHEAD.get(data["kind"], AHEAD[""]))
        for data in cases.manifests()
        if data["kind"] != "LLMInferenceServiceConfig"
    ]
    for number, manifest in enumerate(known):
        found.append(manifest)
        found += [cases.mutated(manifest, 1000 * number + seed) for seed in range(MUTATIONS)]
    return found


@pytest.fixture(scope="module")
def answers(own_server: Server, manifests: list[Json]) -> dict[str, list[Answer | None]]:
    """What a server with the CRDs of each release says of each manifest; None: it has no such kind."""
    found: dict[str, list[Answer | None]] = {}
    for release in RELEASES:
        kinds = install(own_server.cluster, release)
        found[release] = [ask(own_server.cluster, kinds, manifest) for manifest in manifests]
    return found


def definitions(release: str) -> list[Json]:
    """The CRDs without texts for people, with which they are too large for a server.

    That of configs is left out: it has what LLMInferenceServices have, and a server takes half a
    minute to see what its rules cost.
    """
    folder = UPSTREAM / RELEASES[release]
    return [
        without_descriptions(yaml.load(path.read_bytes(), LOADER))
        for path in sorted(folder.glob("*.yaml"))
        if not path.stem.endswith("_llminferenceserviceconfigs")
    ]


def without_descriptions(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: without_descriptions(item)
            for key, item in value.items()
            if key != "description" or not isinstance(item, str)
        }
    return [without_descriptions(item) for item in value] if isinstance(value, list) else value


def install(cluster: Cluster, release: str) -> dict[tuple[str, str], Kind]:
    """Have the server follow the CRDs of a release, and no other; its kinds by version and name."""
    found = definitions(release)
    there = {
        item["metadata"]["name"]: item["metadata"]["resourceVersion"]
        for item in cluster.expect(200, "GET", DEFINITIONS)["items"]
    }
    kinds: dict[tuple[str, str], Kind] = {}
    for definition in found:
        spec, name = definition["spec"], definition["metadata"]["name"]
        for version in spec["versions"]:
            schema = version["schema"]["openAPIV3Schema"]
            schema["properties"][MARK] = {"type": "string", "enum": [release]}
            place = "" if spec["scope"] == "Cluster" else "namespaces/default/"
            api_version = f"{spec['group']}/{version['name']}"
            path = f"/apis/{api_version}/{place}{spec['names']['plural']}"
            kinds[api_version, spec["names"]["kind"]] = Kind(path, version["storage"])
        spec.pop("conversion", None)
        definition["metadata"] = {"name": name}
        if name in there:
            definition["metadata"]["resourceVersion"] = there.pop(name)
            cluster.expect(200, "PUT", f"{DEFINITIONS}/{name}", definition)
        else:
            cluster.expect(201, "POST", DEFINITIONS, definition)
    for name in there:
        cluster.request("DELETE", f"{DEFINITIONS}/{name}")
        wait_until(partial(is_gone, cluster, f"{DEFINITIONS}/{name}"), f"{name} is gone")
    for (api_version, kind), (path, _) in kinds.items():
        probe = {"apiVersion": api_version, "kind": kind, "metadata": {"name": "probe"}, MARK: "-"}
        wait_until(partial(refuses, cluster, path, probe, f'"{release}"'), f"{kind} of {release}")
    return kinds


def is_gone(cluster: Cluster, path: str) -> bool:
    return cluster.request("GET", path).status == 404


def refuses(cluster: Cluster, path: str, manifest: Json, reason: str) -> bool:
    answer = cluster.request("POST", path + QUERY, manifest)
    return answer.status == 422 and reason in answer.data["message"]


def ask(cluster: Cluster, kinds: dict[tuple[str, str], Kind], manifest: Json) -> Answer | None:
    kind = kinds.get((manifest["apiVersion"], manifest["kind"]))
    if kind is None:
        return None
    # Its namespace is that of the path.
    metadata = {key: value for key, value in manifest["metadata"].items() if key != "namespace"}
    answer = cluster.request("POST", kind.path + QUERY, {**manifest, "metadata": metadata})
    if answer.status == 201:
        return Answer(False, answer.data if kind.is_stored else None, {})
    assert answer.status == 422, answer
    causes = {field_of(cause): cause["message"] for cause in answer.data["details"]["causes"]}
    return Answer(True, None, {field: text for field, text in causes.items() if field})


def field_of(cause: Json) -> str:
    """The path that a cause is about; empty for the remark that rules were not looked at."""
    if cause["field"] != "<nil>":
        return str(cause["field"])
    found = re.search(r'"((?:spec|status)[^"]*)"', cause["message"])
    if found is None:
        assert "some validation rules were not checked" in cause["message"]
    return found[1] if found else ""


class Expected(NamedTuple):
    """What two stored objects and the manifest that they are of say of the releases."""

    dropped: set[Path]
    used: set[Path]
    defaulted: set[Path]


def differences(given: Any, old: Any, new: Any, path: Path, found: Expected) -> None:
    """Compare what two releases have made of a value."""
    if isinstance(given, dict) and isinstance(old, dict) and isinstance(new, dict):
        for key in {*given, *old, *new}:
            values = [value.get(key, ABSENT) for value in (given, old, new)]
            differences(*values, (*path, key), found)
    elif isinstance(given, list) and isinstance(old, list) and isinstance(new, list):
        for index, values in enumerate(zip(given, old, new, strict=True)):
            differences(*values, (*path, index), found)
    elif given is ABSENT or given is None:
        if old != new:
            found.defaulted.add(path)
    elif old is not ABSENT and new is ABSENT:
        found.dropped.add(path)
    elif new is not ABSENT and old is ABSENT:
        found.used.add(path)
    else:
        assert old == new


def paths_of(effects: list[upgrade.Effect], effect: str) -> set[Path]:
    return {found.path for found in effects if found.effect == effect}


@pytest.mark.parametrize(("before", "after"), list(permutations(RELEASES, 2)))
def test_it_says_what_a_server_does(
    answers: dict[str, list[Answer | None]], manifests: list[Json], before: str, after: str
) -> None:
    compared = 0
    for manifest, old, new in zip(manifests, answers[before], answers[after], strict=True):
        effects = upgrade.compare(manifest, before, after)
        if old is None and new is None:
            assert effects is None
            continue
        assert effects is not None
        compared += 1
        refused = paths_of(effects, upgrade.REFUSED)
        if new is None:
            assert refused == {()}
        elif not new.is_refused:
            assert not refused, manifest
        elif old is not None and not old.is_refused:
            assert refused or paths_of(effects, upgrade.RULE), manifest
            assert {format_path(path) for path in refused} <= {*new.causes}, manifest
        if old is None or new is None or old.made is None or new.made is None:
            continue
        expected = Expected(set(), set(), set())
        for key in ("spec", "status"):
            values = [found.get(key, ABSENT) for found in (manifest, old.made, new.made)]
            if key != "status" or values[1:] != [ABSENT, ABSENT]:
                differences(*values, (key,), expected)
        assert paths_of(effects, upgrade.DROPPED) == expected.dropped, manifest
        assert paths_of(effects, upgrade.USED) == expected.used, manifest
        assert paths_of(effects, upgrade.DEFAULTED) == expected.defaulted, manifest
    assert compared > 100


@pytest.mark.parametrize("release", RELEASES)
def test_a_release_is_evaluated_as_a_server_does(
    answers: dict[str, list[Answer | None]], manifests: list[Json], release: str
) -> None:
    refused = 0
    for manifest, answer in zip(manifests, answers[release], strict=True):
        found = served(manifest["kind"], manifest["apiVersion"].rpartition("/")[2], release)
        assert (found is None) == (answer is None)
        if found is None or answer is None:
            continue
        value = copy.deepcopy(manifest)
        if found.has_status:
            value.pop("status", None)
        list(structural.defaults(value, found.schema))
        list(structural.prune(value, found.schema))
        violations = {format_path(v.path) for v in structural.violations(value, found.schema)}
        refused += answer.is_refused
        assert violations <= {*answer.causes}, manifest
        rules = {
            format_path(path): str(schema.get(structural.RULES))
            for path, _, schema in structural.visit(value, found.schema)
        }
        for field in {*answer.causes} - violations:
            # Rules are not evaluated.
            assert answer.causes[field].removeprefix("Invalid value: ") in rules[field], manifest
        for key in ("spec", "status"):
            assert answer.made is None or answer.made.get(key) == value.get(key), manifest
    assert refused > 50
