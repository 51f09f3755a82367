"""Every operation of every kind and version, against a real API server: typed at both ends."""

from __future__ import annotations

from typing import Any

import pytest

from kserve_models import V1Status
from kserve_models.client import ApiClient, ApiResource, NotFoundError, apply
from tests.client.support.kinds import LABEL, Kind, annotations_of, every_kind

APPLY = "application/apply-patch+yaml"
JSON_PATCH = [{"op": "add", "path": "/metadata/annotations", "value": {"by": "json-patch"}}]

pytestmark = every_kind


def test_create_and_read(kind: Kind) -> None:
    sent = kind.object()
    made = kind.method("create")(*kind.place(), sent)
    assert type(made) is kind.model
    assert made.metadata.name == sent.metadata.name
    assert (made.metadata.generation, made.api_version) == (1, kind.resource.api_version)
    read = kind.method("read")(*kind.place(made.metadata.name))
    assert type(read) is kind.model
    assert read == made


def test_an_object_that_was_read_without_its_kind_is_sent_with_it(
    kind: Kind, api_client: ApiClient
) -> None:
    whole = kind.object().to_dict(serialize=True)
    sent = kind.model.from_dict({k: v for k, v in whole.items() if k not in ("apiVersion", "kind")})
    assert (sent.api_version, sent.kind) == (None, None)
    made = kind.method("create")(*kind.place(), sent)
    assert (made.api_version, made.kind) == (kind.resource.api_version, kind.resource.kind)
    applied = apply(
        kind.model.from_dict(
            {
                **sent.to_dict(serialize=True),
                "metadata": {
                    **whole["metadata"],
                    "labels": {**made.metadata.labels, "applied": "yes"},
                },
            }
        ),
        field_manager="tests",
        force=True,
        api_client=api_client,
    )
    assert applied.metadata.labels["applied"] == "yes"
    assert (sent.api_version, sent.kind) == (None, None)


def test_with_http_info(kind: Kind) -> None:
    data, status, headers = kind.method("create", "_with_http_info")(*kind.place(), kind.object())
    assert (type(data), status) == (kind.model, 201)
    assert headers["content-type"] == "application/json"
    found = kind.method("read", "_with_http_info")(*kind.place(data.metadata.name))
    assert (found.data, found.status_code) == (data, 200)


def test_the_open_response(kind: Kind) -> None:
    (made,) = kind.create("one")
    response = kind.method("read")(*kind.place(made.metadata.name), _preload_content=False)
    try:
        assert response.status == 200
        assert kind.model.from_json(response.read()) == made
    finally:
        response.release_conn()


def test_a_dry_run_stores_nothing(kind: Kind) -> None:
    made = kind.method("create")(*kind.place(), kind.object(), dry_run="All")
    assert type(made) is kind.model
    with pytest.raises(NotFoundError):
        kind.method("read")(*kind.place(made.metadata.name))


def test_replace(kind: Kind) -> None:
    (made,) = kind.create("one")
    made.metadata.annotations = {"by": "replace"}
    replaced = kind.method("replace")(*kind.place(made.metadata.name), made)
    assert type(replaced) is kind.model
    assert annotations_of(replaced) == {"by": "replace"}
    assert replaced.metadata.uid == made.metadata.uid
    assert kind.method("read")(*kind.place(made.metadata.name)) == replaced


def test_json_patch(kind: Kind) -> None:
    (made,) = kind.create("one")
    patched = kind.method("patch")(*kind.place(made.metadata.name), JSON_PATCH)
    assert type(patched) is kind.model
    assert annotations_of(patched) == {"by": "json-patch"}


def test_merge_patch(kind: Kind) -> None:
    (made,) = kind.create("one")
    patch: dict[str, Any] = {"metadata": {"annotations": {"by": "merge"}}}
    patched = kind.method("patch")(*kind.place(made.metadata.name), patch)
    assert type(patched) is kind.model
    assert annotations_of(patched) == {"by": "merge"}
    patch["metadata"]["annotations"] = {"by": None}
    patched = kind.method("patch")(*kind.place(made.metadata.name), patch)
    assert annotations_of(patched) == {}


def test_apply_patch(kind: Kind) -> None:
    sent = kind.object()
    options = {"field_manager": "tests", "_content_type": APPLY}
    made = kind.method("patch")(*kind.place(sent.metadata.name), sent, **options)
    assert type(made) is kind.model
    (manager,) = made.metadata.managed_fields
    assert (manager.manager, manager.operation) == ("tests", "Apply")


def test_apply(kind: Kind, api_client: ApiClient) -> None:
    sent = kind.object()
    made = apply(sent, field_manager="tests", api_client=api_client)
    assert type(made) is kind.model
    assert made.metadata.labels == {LABEL: kind.mark}
    again = apply(sent, field_manager="tests", api_client=api_client)
    assert again.metadata.resource_version == made.metadata.resource_version


def test_status(kind: Kind, resource: ApiResource) -> None:
    if not resource.status:
        assert not hasattr(kind.api, f"read_{resource.snake}_status")
        assert not hasattr(kind.api, f"read_namespaced_{resource.snake}_status")
        return
    (made,) = kind.create("one")
    status = kind.object(size="large").status
    made.status = status
    where = kind.place(made.metadata.name)
    stored = kind.method("replace", "_status")(*where, made)
    assert type(stored) is kind.model
    assert stored.metadata.generation == 1
    assert type(stored.status) is type(status)
    assert kind.method("read", "_status")(*where).status == stored.status
    cleared = kind.method("patch", "_status")(*where, {"status": None})
    assert type(cleared) is kind.model
    assert "status" not in cleared.to_dict(serialize=True)


def test_list(kind: Kind) -> None:
    made = kind.create("one", "two")
    listed = kind.listed()
    assert type(listed) is kind.list_model
    assert (listed.kind, listed.api_version) == (
        f"{kind.resource.kind}List",
        kind.resource.api_version,
    )
    assert [type(item) for item in listed.items] == [kind.model] * 2
    assert listed.items == made
    by_name = f"metadata.name={made[1].metadata.name}"
    assert kind.method("list")(*kind.place(), field_selector=by_name).items == made[1:]


def test_list_of_all_namespaces(kind: Kind, resource: ApiResource) -> None:
    if not resource.namespaced:
        assert not hasattr(kind.api, f"list_{resource.snake}_for_all_namespaces")
        return
    made = kind.create("one", "two")
    everywhere = getattr(kind.api, f"list_{resource.snake}_for_all_namespaces")
    listed = everywhere(label_selector=kind.selector)
    assert type(listed) is kind.list_model
    assert listed.items == made


def test_delete(kind: Kind) -> None:
    (made,) = kind.create("one")
    where = kind.place(made.metadata.name)
    answer = kind.method("delete")(*where)
    assert type(answer) is V1Status
    assert (answer.status, answer.details.uid) == ("Success", made.metadata.uid)
    with pytest.raises(NotFoundError) as refusal:
        kind.method("read")(*where)
    assert (refusal.value.status_code, refusal.value.reason) == (404, "NotFound")


def test_delete_with_a_finalizer(kind: Kind) -> None:
    sent = kind.object()
    sent.metadata.finalizers = ["tests.kserve.io/hold"]
    made = kind.method("create")(*kind.place(), sent)
    where = kind.place(made.metadata.name)
    kept = kind.method("delete")(*where)
    assert type(kept) is kind.model
    assert kept.metadata.deletion_timestamp is not None
    patch = {"metadata": {"finalizers": None}}
    gone = kind.method("patch")(*where, patch)
    assert type(gone) is kind.model
    with pytest.raises(NotFoundError):
        kind.method("read")(*where)


def test_delete_collection(kind: Kind) -> None:
    made = kind.create("one", "two")
    answer = kind.method("delete_collection")(*kind.place(), label_selector=kind.selector)
    assert type(answer) is kind.list_model
    assert [item.metadata.uid for item in answer.items] == [item.metadata.uid for item in made]
    assert kind.listed().items == []
