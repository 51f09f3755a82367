"""Times: their texts when read, and what is written when they are set."""

# ruff: noqa: ARG001 - all cases take the same argument, needed or not.
from __future__ import annotations

import datetime
from typing import Any

from tests.kubernetes_client.cases import case, case_of, km
from tests.kubernetes_client.manifests import Manifest, from_json, isvc, untouched
from tests.support import laws

TIMES = (
    "2024-01-01T00:00:00Z",
    "2024-01-01T00:00:00z",
    "2024-01-01t00:00:00Z",
    "2024-01-01T00:00:00.5Z",
    "2024-01-01T00:00:00.000000Z",
    "2024-01-01T00:00:00.123456789Z",
    "2024-01-01T00:00:00+02:00",
    "2024-01-01T00:00:00-00:00",
    "2024-01-01T00:00:00",
    "2024-01-01T24:00:00Z",
    "2016-12-31T23:59:60Z",
    "2024-01-01",
    "20240101T000000Z00000",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999-12:00",
    "yesterday",
    "",
)


def _timed(text: str) -> Manifest:
    return isvc(
        metadata={
            "name": "sample",
            "creationTimestamp": text,
            "deletionTimestamp": text,
            "managedFields": [{"time": text}],
        },
        status={
            "conditions": [{"type": "Ready", "lastTransitionTime": text}],
            "modelStatus": {"lastFailureInfo": {"time": text}},
        },
    )


def _wholly_read(manifest: Manifest) -> tuple[Any, Manifest]:
    obj, _ = from_json(manifest)
    laws.read_all(obj)
    return obj, manifest


def _metadata_alone(metadata: Manifest) -> tuple[Any, Manifest]:
    return km.V1ObjectMeta.from_dict(metadata), metadata


for _text in TIMES:
    _name = f"the time {_text!r} keeps its text"
    case_of(_name, untouched, _timed(_text))
    case_of(f"{_name}, wholly read", _wholly_read, _timed(_text))
    case_of(f"{_name} in metadata alone", _metadata_alone, {"creationTimestamp": _text})

UTC = datetime.timezone.utc
EAST = datetime.timezone(datetime.timedelta(hours=2))
SET_TIMES = {
    "in UTC": (datetime.datetime(2024, 1, 1, 12, tzinfo=UTC), "2024-01-01T12:00:00Z"),
    "with microseconds": (
        datetime.datetime(2024, 1, 1, 12, 0, 0, 120, tzinfo=UTC),
        "2024-01-01T12:00:00.000120Z",
    ),
    "in another zone": (datetime.datetime(2024, 1, 1, 1, tzinfo=EAST), "2023-12-31T23:00:00Z"),
    "without a zone": (datetime.datetime(2024, 1, 1, 12), "2024-01-01T12:00:00Z"),
}


def _metadata(time: Any) -> Manifest:
    return {"name": "sample", "creationTimestamp": time, "managedFields": [{"time": time}]}


def _model_metadata(models: Any, time: Any) -> Any:
    """The same as an object of this package's or the client's."""
    entry = models.V1ManagedFieldsEntry(time=time)
    return models.V1ObjectMeta(name="sample", creation_timestamp=time, managed_fields=[entry])


def _register_set_time(name: str, value: datetime.datetime, text: str) -> None:
    manifest = isvc(metadata=_metadata(text))

    def with_metadata(metadata: Any) -> tuple[Any, Manifest]:
        return km.V1beta1InferenceService(metadata=metadata, spec=manifest["spec"]), manifest

    @case(f"a time {name}, set in a constructor")
    def _(client: Any) -> tuple[Any, Manifest]:
        return with_metadata(_model_metadata(km, value))

    @case(f"a time {name}, set over one that was read")
    def _(client: Any) -> tuple[Any, Manifest]:
        obj, _ = untouched(_timed("2020-02-02T02:02:02Z"))
        obj.metadata.creation_timestamp = value
        obj.metadata.managed_fields[0].time = value
        del obj.metadata.deletion_timestamp
        del obj.status
        return obj, manifest

    @case(f"a time {name}, inside a dict")
    def _(client: Any) -> tuple[Any, Manifest]:
        return with_metadata(_metadata(value))

    @case(f"a time {name}, in the client's own metadata")
    def _(client: Any) -> tuple[Any, Manifest]:
        return with_metadata(_model_metadata(client, value))

    @case(f"a time {name}, in a field of text")
    def _(client: Any) -> tuple[Any, Manifest]:
        status = km.V1beta1InferenceServiceStatus(
            conditions=[
                km.KnativeCondition(type="Ready", status="True", last_transition_time=value)
            ]
        )
        written = {"type": "Ready", "status": "True", "lastTransitionTime": text}
        obj = km.V1beta1InferenceService(metadata={"name": "sample"}, status=status)
        expected = isvc(status={"conditions": [written]})
        del expected["spec"]
        return obj, expected


for _name, (_value, _text) in SET_TIMES.items():
    _register_set_time(_name, _value, _text)
