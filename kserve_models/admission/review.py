"""The way of an object through admission: what is found on it, and what would be stored."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kserve_models._history import releases
from kserve_models._text.yaml.limits import MAX_DEPTH, TOO_DEEP
from kserve_models.admission import defaults, rules
from kserve_models.admission.problem import Problem
from kserve_models.admission.request import AdmissionRequest, Cluster, identity
from kserve_models.admission.schema import custom_resource, object_meta

RELEASE = "0.21"
"""The KServe release whose schemas count where no other is asked for: the newest."""
KIND = "schema/kind"


def validate(
    obj: Any,
    *,
    old: Any = None,
    kserve: str | None = None,
    existing: Iterable[Any] | None = None,
    siblings: Iterable[Any] = (),
    config_map: Mapping[str, Any] | None = None,
) -> list[Problem]:
    """What a cluster would refuse in an object, or warn of, all at once.

    It goes the way that a request goes on a cluster: strict decoding, defaults, KServe's
    mutating webhooks, types and bounds, CEL rules, KServe's validating webhooks. Nothing is asked over a network.

    Args:
        obj: a model object, or a mapping as a manifest has it; it is not changed.
        old: the object that it replaces, alike; by default the one of the same kind, namespace and
            name in ``existing``. Where there is none, it is a creation.
        kserve: a KServe release such as ``0.17``, by whose schemas to judge; by default the newest
            that is known. The rules of the webhooks are those of v0.20.0 in any case.
        existing: the objects of the cluster, alike, for rules that look at others; what is not
            among them is taken not to exist. None (default): they are not known, and such rules
            say that they are not checked.
        siblings: objects that are sent together with it, alike, with which such rules compare it,
            too; it may be among them.
        config_map: the ConfigMap ``inferenceservice-config`` of the cluster; where it is not
            given, the values that KServe v0.20.0 ships are assumed.

    Raises:
        TypeError: ``obj`` is neither a model object nor a mapping, or has a value that JSON has not.
        ValueError: it is of no kind of ``serving.kserve.io``, or ``kserve`` is no known release.
    """
    cluster = Cluster.of(
        None if existing is None else _manifests(existing, "existing"),
        _manifests(siblings, "siblings"),
        config_map,
    )
    return list(Review(obj, old, kserve, cluster).problems())


def validate_delete(obj: Any, *, existing: Iterable[Any] | None = None) -> list[Problem]:
    """What a cluster would refuse in the deletion of an object, or warn of: its use by others.

    Args:
        obj: a model object, or a mapping as a manifest has it; it is not changed. The one of the
            same kind, namespace and name in ``existing`` counts, where there is one, as it has the
            status that says what uses it.
        existing: the objects of the cluster, alike; what is not among them is taken not to exist.
            None (default): they are not known, and rules that look at them say that they are not
            checked.

    Raises:
        TypeError, ValueError: as ``validate`` raises them.
    """
    known = None if existing is None else _manifests(existing, "existing")
    return list(Review(obj, None, None, Cluster.of(known)).of_deletion())


def default(obj: Any) -> dict[str, Any]:
    """An object as a cluster would store it: with what is left unset filled in.

    Args:
        obj: a model object, or a mapping as a manifest has it; it is not changed.

    Raises:
        TypeError, ValueError: as ``validate`` raises them; also for a version of a kind that
            KServe does not have.
    """
    review = Review(obj, None, None, Cluster())
    review.expect_served()
    list(review.defaulted())
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
        cluster: Cluster,
    ) -> None:
        self.stored = _manifest(obj, "obj")
        self._cluster = cluster
        before = cluster.stored(identity(self.stored)) if old is None else old
        self._old = None if before is None else _manifest(before, "old")
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
        yield from self.defaulted()
        yield from custom_resource.refused(self.stored, self._old, self._served)
        if rules.is_read(self.stored["apiVersion"], self._kind):
            yield from custom_resource.unreadable_numbers(self.stored, self._served)
        yield from rules.check(self._request())

    def of_deletion(self) -> Iterator[Problem]:
        """What is found where the object is to be deleted."""
        if self._served is None:
            yield from self._not_served()
            return
        stored = self.stored if self._old is None else self._old
        yield from rules.check_deletion(AdmissionRequest(stored, None, self._cluster))

    def defaulted(self) -> Iterator[Problem]:
        """Bring the object to what is judged and stored; what is found on the way."""
        if self._served is None:
            return
        served, old = self._served, self._old
        if old is not None:
            if old.get("apiVersion") != self.stored["apiVersion"]:
                custom_resource.convert(old, served)
            custom_resource.default(old, served)
        self.stored, found = custom_resource.decoded(self.stored, served)
        yield from map(self._with_release, found)
        custom_resource.default(self.stored, served)
        custom_resource.leave_status(self.stored, old, served)
        custom_resource.leave_deletion(self.stored, old)
        self.stored, found = defaults.apply(self._request())
        yield from found
        custom_resource.default(self.stored, served)

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

    def _with_release(self, problem: Problem) -> Problem:
        """Of an unknown field that a later release has, since which one."""
        if problem.rule != object_meta.UNKNOWN_FIELD:
            return problem
        since = releases.first_release(self._kind, self._version, problem.field)
        if since is None or not self._is_later(since):
            return problem
        message = f"no such field: it came with KServe {since}"
        return dataclasses.replace(problem, message=message)

    def _is_later(self, release: str) -> bool:
        known = releases.known_releases()
        return known.index(release) > known.index(self._release)

    def _request(self) -> AdmissionRequest:
        return AdmissionRequest(self.stored, self._old, self._cluster)


def _manifests(objects: Iterable[Any], name: str) -> Iterator[Mapping[str, Any]]:
    for number, obj in enumerate(objects):
        yield obj if isinstance(obj, Mapping) else _manifest(obj, f"{name}[{number}]")


def _manifest(obj: Any, name: str) -> dict[str, Any]:
    """A copy as JSON values."""
    data = _copied(obj, MAX_DEPTH, name) if type(obj) is dict else _written(obj, name)
    if data is _NO_JSON:
        data = _written(obj, name)
    if type(data) is not dict:
        raise TypeError(f"{name}: expected a model object or a mapping, got {type(obj).__name__}")
    return data


_NO_JSON = object()
_SCALARS = frozenset({str, int, float, bool, type(None)})


def _copied(value: Any, room: int, name: str) -> Any:
    """A copy of a JSON value; of another, something that says so."""
    if type(value) in _SCALARS:
        return value
    if room == 0:
        raise ValueError(f"{name}: {TOO_DEEP}")
    if type(value) is dict:
        copies: Any = {key: _copied(item, room - 1, name) for key, item in value.items()}
        is_json = all(type(key) is str for key in copies) and _NO_JSON not in copies.values()
    else:
        copies = [_copied(item, room - 1, name) for item in value] if type(value) is list else None
        is_json = copies is not None and _NO_JSON not in copies
    return copies if is_json else _NO_JSON


def _written(obj: Any, name: str) -> Any:
    """What a manifest has in place of an object that is no JSON value."""
    # Only now: plain JSON needs no models.
    from kserve_models._model import writing
    from kserve_models._model.model import Model

    try:
        data = writing.to_sent_manifest(obj) if isinstance(obj, Model) else writing.to_wire(obj)
    except writing.NoFormError as error:
        raise TypeError(f"{name}: {error}") from None
    except RecursionError:
        raise ValueError(f"{name}: {TOO_DEEP}") from None
    return _copied(data, MAX_DEPTH, name)
