"""Objects of Kubernetes' core API that KServe reads: Secrets, ServiceAccounts, its ConfigMap."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from kserve_models.client._operations.rest_mapping import client_or_default
from kserve_models.client._primitives.secrets import Secret, SecretBytes, redacted, redacted_text
from kserve_models.client._request.operation import Operation
from kserve_models.client.exceptions import AlreadyExistsError, ApiError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kserve_models.client._request.api_client import ApiClient

_METHODS = {"create": "POST", "read": "GET", "patch": "PATCH"}
_STRATEGIC_MERGE = "application/strategic-merge-patch+json"
_MERGE = "application/merge-patch+json"


def create_secret(
    api_client: ApiClient | None,
    namespace: str,
    name: str | None,
    *,
    generate_name: str,
    annotations: Mapping[str, str],
    data: Mapping[str, str],
    string_data: Mapping[str, str],
) -> str:
    """Create a Secret, or, where there is one of this name, set these keys and annotations of it.

    Args:
        api_client: the client to use; by default the one that all share.
        namespace: where.
        name: of the Secret; None: the server makes one that begins with ``generate_name``.
        generate_name: see ``name``.
        annotations: annotations.
        data: values in base64, by key.
        string_data: values as they are, by key.

    Returns:
        Its name.

    Raises:
        KServeClientError: as any call; what it says of the server's answer holds none of the values.
    """
    metadata: dict[str, Any] = {"generateName": generate_name} if name is None else {"name": name}
    if annotations:
        metadata["annotations"] = dict(annotations)
    # Text and bytes whose repr hides them: here and in what follows they are local variables.
    data, string_data = as_secrets(data), as_secrets(string_data)
    body: dict[str, Any] = {"apiVersion": "v1", "kind": "Secret", "metadata": metadata}
    body.update({k: v for k, v in (("data", data), ("stringData", string_data)) if v})
    text = SecretBytes(json.dumps(body).encode())
    hidden = [*data.values(), *string_data.values()]
    hidden += [Secret(b64encode(value.encode()).decode()) for value in string_data.values()]
    made = _hiding(hidden, api_client, "create", "secrets", namespace, None, text)
    if isinstance(made, AlreadyExistsError) and name is not None:
        made = _hiding(hidden, api_client, "patch", "secrets", namespace, name, text, _MERGE)
    if isinstance(made, ApiError):
        # Raised here, without the other's traceback and answer, which may echo what was sent.
        raise made
    return str(made["metadata"]["name"])


def as_secrets(values: Mapping[str, str]) -> dict[str, str]:
    """The same values with a ``repr`` that hides them."""
    return {key: Secret(value) for key, value in values.items()}


def attach_secret(
    api_client: ApiClient | None, namespace: str, service_account: str, secret: str
) -> bool:
    """Add a Secret to those of a ServiceAccount, which is created where there is none.

    Returns:
        Whether it was created.

    Raises:
        KServeClientError: as any call.
    """
    try:
        patch_service_account(api_client, namespace, service_account, secret)
    except NotFoundError:
        try:
            create_service_account(api_client, namespace, service_account, secret)
        except AlreadyExistsError:
            # Somebody else was quicker.
            patch_service_account(api_client, namespace, service_account, secret)
            return False
        return True
    return False


def has_service_account(api_client: ApiClient | None, namespace: str, service_account: str) -> bool:
    """Whether there is a ServiceAccount of this name.

    Raises:
        KServeClientError: as any call.
    """
    try:
        _call(api_client, "read", "serviceaccounts", namespace, service_account)
    except NotFoundError:
        return False
    return True


def create_service_account(
    api_client: ApiClient | None, namespace: str, service_account: str, secret: str
) -> None:
    """Create a ServiceAccount that has a Secret.

    Raises:
        KServeClientError: as any call.
    """
    body = {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": service_account},
        "secrets": _references(secret),
    }
    _call(api_client, "create", "serviceaccounts", namespace, None, body)


def patch_service_account(
    api_client: ApiClient | None, namespace: str, service_account: str, secret: str
) -> None:
    """Add a Secret to those of a ServiceAccount.

    Raises:
        KServeClientError: as any call.
    """
    # The server merges this list by name; a merge patch would take the others out of it.
    body = {"secrets": _references(secret)}
    _call(
        api_client, "patch", "serviceaccounts", namespace, service_account, body, _STRATEGIC_MERGE
    )


def read_config_map(api_client: ApiClient | None, namespace: str, name: str) -> dict[str, str]:
    """What a ConfigMap holds.

    Raises:
        KServeClientError: as any call.
    """
    data = _call(api_client, "read", "configmaps", namespace, name).get("data")
    return data if isinstance(data, dict) else {}


def _references(secret: str) -> list[dict[str, str]]:
    return [{"kind": "Secret", "name": secret}]


def _hiding(values: list[str], *arguments: Any) -> Any:
    """The answer to a call, or the server's refusal without the values that it may echo."""
    try:
        return _call(*arguments)
    except ApiError as error:
        return type(error)(
            redacted_text(error.message, *values),
            error.status_code,
            error.reason,
            # The answer as an object, and its causes, say what the message says.
            None,
            (),
            error.retry_after,
            error.headers,
            redacted(error.body, *values),
        )


def _call(
    api_client: ApiClient | None,
    action: str,
    plural: str,
    namespace: str,
    name: str | None = None,
    body: Any = None,
    content_type: str | None = None,
) -> Any:
    path = f"/api/v1/namespaces/{{namespace}}/{plural}"
    arguments = {"namespace": namespace}
    if name is not None:
        path += "/{name}"
        arguments["name"] = name
    operation = Operation(
        f"{action} {plural}", _METHODS[action], path, action, "", "", {}, tuple(arguments)
    )
    client = client_or_default(api_client)
    return client.call(operation, arguments, {}, body, content_type=content_type).data
