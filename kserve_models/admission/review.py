"""The way of an object through admission: what is found on it, and what would be stored."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kserve_models._history import releases, structural
from kserve_models.admission.cel import rules as cel
from kserve_models.admission.problem import Problem
from kserve_models.admission.request import AdmissionRequest
from kserve_models.admission.schema import correlation, object_meta
from kserve_models.admission.schema.similar import advice

RELEASE = "0.20"
"""The KServe release whose schemas and webhooks these are, where no other is asked for."""
KIND = "schema/kind"
BLOCKED = "CEL"
_BLOCKING = frozenset({"required", "type", "enum", "maxLength", "maxItems", "maxProperties"})


def validate(
    obj: Any,
    *,
    old: Any = None,
    kserve: str | None = None,
    existing: Sequence[Mapping[str, Any]] = (),
    config_map: Mapping[str, Any] | None = None,
) -> list[Problem]:
    """What a cluster would refuse in an object, or warn of, all at once.

    It goes the way that a request goes on a cluster: strict decoding, defaults, types and bounds,
    CEL rules. Nothing is asked over a network.

    Args:
        obj: a model object, or a mapping as a manifest has it; it is not changed.
        old: the object that it replaces, alike; None (default) for a creation.
        kserve: a KServe release such as ``0.17``, by whose schemas to judge; the default is
            v0.20.0, of which the other rules are in any case.
        existing: other objects of the cluster, for rules that look at them; where none are given,
            nothing is known of them, and such rules say that they are not checked.
        config_map: the ConfigMap ``inferenceservice-config`` of the cluster; where it is not
            given, the values that KServe v0.20.0 ships are assumed.

    Raises:
        TypeError: ``obj`` is neither a model object nor a mapping.
        ValueError: it is of no kind of ``serving.kserve.io``, or ``kserve`` is no known release.
    """
    review = Review(obj, old, kserve, existing or None, config_map)
    return list(review.problems())


def default(obj: Any) -> dict[str, Any]:
    """An object as a cluster would store it: with what is left unset filled in.

    Args:
        obj: a model object, or a mapping as a manifest has it; it is not changed.

    Raises:
        TypeError, ValueError: as ``validate`` raises them; also for a version of a kind that
            KServe does not have.
    """
    review = Review(obj, None, None, None, None)
    review.expect_served()
    list(review.problems())
    return review.stored


def is_kserve(data: Any) -> bool:
    """Whether an object, as a manifest has it, is one of ``serving.kserve.io``."""
    version = data.get("apiVersion") if isinstance(data, dict) else None
    return isinstance(version, str) and version.partition("/")[0] == releases.GROUP


class Review:
    """One object on its way.

    Attributes: stored (dict: the object as it has become so far).
    """

    def __init__(
        self,
        obj: Any,
        old: Any,
        kserve: str | None,
        existing: Sequence[Mapping[str, Any]] | None,
        config_map: Mapping[str, Any] | None,
    ) -> None:
        self.stored = _manifest(obj, "obj")
        self._old = None if old is None else _manifest(old, "old")
        self._existing = existing
        self._config_map = config_map
        if not is_kserve(self.stored):
            version = self.stored.get("apiVersion")
            raise ValueError(f"expected an object of {releases.GROUP}, got apiVersion {version!r}")
        self._release = RELEASE if kserve is None else releases.release_named(kserve)
        self._kind = str(self.stored.get("kind"))
        self._version = self.stored["apiVersion"].partition("/")[2]
        self._served = releases.served(self._kind, self._version, self._release)

    def expect_served(self) -> None:
        """See that KServe has this version of this kind.

        Raises:
            ValueError: it has not.
        """
        if self._served is None:
            (problem,) = self._not_served()
            raise ValueError(f"{problem.field}: {problem.message}")

    def problems(self) -> Iterator[Problem]:
        """What is found, in the order of a cluster."""
        if self._served is None:
            yield from self._not_served()
            return
        yield from self._decoded(self._served)
        self._default(self._served)
        yield from self._judged(self._served)

    def _not_served(self) -> Iterator[Problem]:
        versions = releases.versions_of(self._kind, self._release)
        if versions:
            expected = " or ".join(f"{releases.GROUP}/{version}" for version in sorted(versions))
            message = f"expected {expected}, got {self.stored['apiVersion']}"
            yield Problem(("apiVersion",), message, KIND, value=self.stored["apiVersion"])
            return
        known = releases.kinds_of(self._release)
        hint = releases.alike(self._kind, known)
        message = (
            f"KServe {self._release} has no kind {self._kind!r}{hint}"
            if "kind" in self.stored
            else "it is required"
        )
        yield Problem(("kind",), message, KIND, value=self.stored.get("kind"))

    def _request(self) -> AdmissionRequest:
        return AdmissionRequest(self.stored, self._old, self._existing, self._config_map)

    def _decoded(self, served: releases.Served) -> Iterator[Problem]:
        """What is unknown goes out; metadata is read."""
        sent = self.stored
        self.stored = copy.deepcopy(sent)
        if "metadata" in sent:
            yield from object_meta.malformed(sent["metadata"])
        for path in structural.prune(self.stored, served.schema):
            yield Problem(
                path,
                f"no such field{advice(path, sent, served.schema)}",
                object_meta.UNKNOWN_FIELD,
                value=_at(sent, path),
            )

    def _default(self, served: releases.Served) -> None:
        list(structural.defaults(self.stored, served.schema))
        if self._old is not None:
            list(structural.defaults(self._old, served.schema))
        if served.has_status:
            # Writing an object leaves its status alone.
            self.stored.pop("status", None)
            if self._old is not None and "status" in self._old:
                self.stored["status"] = self._old["status"]

    def _judged(self, served: releases.Served) -> Iterator[Problem]:
        metadata = self.stored.get("metadata")
        is_blocked = False
        is_read = all(p.rule != object_meta.TYPE for p in object_meta.malformed(metadata))
        if is_read:
            old = None if self._old is None else self._old.get("metadata") or {}
            of_metadata = list(
                object_meta.refused(metadata or {}, old, served.scope == "Namespaced")
            )
            yield from of_metadata
            is_blocked = any(map(object_meta.is_blocking, of_metadata))
        for violation in self._violations(served.schema):
            is_blocked = is_blocked or violation.keyword in _BLOCKING
            yield Problem(
                violation.path,
                violation.message,
                f"schema/{violation.keyword.removeprefix('x-kubernetes-')}",
                value=_at(self.stored, violation.path),
            )
        if not is_blocked:
            yield from cel.broken(self.stored, self._old, served.schema)
        elif cel.has_rules(self.stored, served.schema):
            message = "CEL rules are not checked as long as there are other problems of the schema"
            yield Problem((), message, BLOCKED, "not checked")

    def _violations(self, schema: structural.Schema) -> Iterator[structural.Violation]:
        """Of an update, only what it changes."""
        old = self._old
        had_repeated = old is not None and any(
            found.keyword == structural.LIST_TYPE for found in structural.violations(old, schema)
        )
        for found in structural.violations(self.stored, schema):
            if found.keyword == structural.LIST_TYPE:
                is_left_alone = had_repeated
            else:
                at = found.path[:-1] if found.keyword == "required" else found.path
                is_left_alone = old is not None and correlation.is_unchanged(
                    old, self.stored, schema, at
                )
            if not is_left_alone:
                yield found


def _manifest(obj: Any, name: str) -> dict[str, Any]:
    """A copy as JSON values."""
    if hasattr(obj, "attribute_map"):
        obj = obj.to_dict(serialize=True)
    if not isinstance(obj, Mapping):
        raise TypeError(f"{name}: expected a model object or a mapping, got {type(obj).__name__}")
    return copy.deepcopy(dict(obj))


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    """The value at a path; None where there is none."""
    for step in path:
        if type(value) is dict:
            value = value.get(step)
        elif type(value) is list and type(step) is int and step < len(value):
            value = value[step]
        else:
            return None
    return value
