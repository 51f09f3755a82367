"""Credentials for models in S3, GCS and Azure: a Secret, and a ServiceAccount that has it.

KServe's credentials builder looks through the Secrets of the ServiceAccount that a predictor names. It
knows an S3 Secret by the key that the ConfigMap ``inferenceservice-config`` gives for the secret access
key, and reads where S3 is from the Secret's annotations; a GCS one by the name of the key file, and an
Azure one by ``AZURE_CLIENT_SECRET``. These functions write what it looks for::

    stored = credentials.set_s3_credentials(
        access_key_id, secret_access_key, namespace="models", endpoint="minio.kubeflow:9000", use_https=False
    )
    V1beta1PredictorSpec(service_account_name=stored.service_account, model=...)

No message, log record or ``repr`` holds what is stored.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kserve_models.client import _core_objects
from kserve_models.client._operations.rest_mapping import default_namespace
from kserve_models.client._primitives.secrets import Secret
from kserve_models.client.exceptions import ApiError

if TYPE_CHECKING:
    from kserve_models.client._request.api_client import ApiClient

SERVICE_ACCOUNT = "kserve-service-credentials"
"""The ServiceAccount by default."""
SECRET_PREFIX = "kserve-secret-"  # noqa: S105 - how names begin
"""What the server begins the name of a Secret with for which none is given."""
SYSTEM_NAMESPACE = "kserve"
"""Where KServe's controller and its ConfigMap are by default."""
CONFIG_MAP = "inferenceservice-config"
"""KServe's ConfigMap."""

_S3_ANNOTATION = "serving.kserve.io/s3-"
_logger = logging.getLogger("kserve_models.client")


class StoredCredentials(NamedTuple):
    """Where credentials were stored."""

    namespace: str
    """Of the Secret and the ServiceAccount."""
    secret: str
    """Name of the Secret."""
    service_account: str
    """Name of the ServiceAccount, for ``service_account_name`` of a predictor."""


class KeyNames(NamedTuple):
    """The keys of Secrets that KServe's credentials builder looks for."""

    s3_access_key_id: str
    s3_secret_access_key: str
    gcs_file: str


DEFAULT_KEY_NAMES = KeyNames(
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "gcloud-application-credentials.json"
)
"""The names that KServe's ConfigMap gives as it is installed."""
_BUILDER_KEY_NAMES = KeyNames(
    "awsAccessKeyID", "awsSecretAccessKey", "gcloud-application-credentials.json"
)
"""The names that the credentials builder takes where the ConfigMap gives none."""


def set_s3_credentials(
    access_key_id: str,
    secret_access_key: str,
    *,
    namespace: str | None = None,
    service_account: str = SERVICE_ACCOUNT,
    secret: str | None = None,
    endpoint: str | None = None,
    region: str | None = None,
    use_https: bool | None = None,
    verify_ssl: bool | None = None,
    ca_bundle: str | None = None,
    ca_bundle_config_map: str | None = None,
    use_virtual_bucket: bool | None = None,
    use_accelerate: bool | None = None,
    system_namespace: str = SYSTEM_NAMESPACE,
    api_client: ApiClient | None = None,
) -> StoredCredentials:
    """Store credentials for S3, or for a server that speaks its protocol.

    Args:
        access_key_id: the access key's ID, as it is: not in base64.
        secret_access_key: the secret access key, as it is.
        namespace: that of the InferenceServices; by default that of the kubeconfig's context or of the
            pod, else ``default``.
        service_account: name of the ServiceAccount, which is created where there is none; Secrets that
            it has stay.
        secret: name of the Secret; where there is one, its keys are set anew. By default a new one is
            made, and the server makes its name.
        endpoint: host and port of the server, without a scheme; KServe's own default is AWS.
        region: region.
        use_https: whether the server is asked by HTTPS.
        verify_ssl: whether its certificate is verified.
        ca_bundle: path of a bundle of certificate authorities in the storage initializer.
        ca_bundle_config_map: ConfigMap that holds such a bundle.
        use_virtual_bucket: whether the bucket stands in the host's name.
        use_accelerate: whether S3's transfer acceleration is used.
        system_namespace: namespace of KServe's ConfigMap.
        api_client: the client to use; by default the one that all share.

    Returns:
        StoredCredentials: names of what was written.

    Raises:
        KServeClientError: as any call.
    """
    access_key_id, secret_access_key = Secret(access_key_id), Secret(secret_access_key)
    names = key_names(system_namespace, api_client)
    settings = {
        "endpoint": endpoint,
        "region": region,
        "usehttps": _digit(use_https),
        "verifyssl": _digit(verify_ssl),
        "cabundle": ca_bundle,
        "cabundle-configmap": ca_bundle_config_map,
        "usevirtualbucket": _word(use_virtual_bucket),
        "useaccelerate": _word(use_accelerate),
    }
    return store(
        {
            names.s3_access_key_id: access_key_id,
            names.s3_secret_access_key: secret_access_key,
        },
        namespace=namespace,
        service_account=service_account,
        secret=secret,
        annotations={_S3_ANNOTATION + k: v for k, v in settings.items() if v is not None},
        api_client=api_client,
    )


def set_gcs_credentials(
    key_file: str | Mapping[str, Any],
    *,
    namespace: str | None = None,
    service_account: str = SERVICE_ACCOUNT,
    secret: str | None = None,
    system_namespace: str = SYSTEM_NAMESPACE,
    api_client: ApiClient | None = None,
) -> StoredCredentials:
    """Store credentials for Google Cloud Storage.

    Args:
        key_file: what stands in a key file of Google's, as text or as a mapping.
        namespace: as for ``set_s3_credentials``.
        service_account: as for ``set_s3_credentials``.
        secret: as for ``set_s3_credentials``.
        system_namespace: as for ``set_s3_credentials``.
        api_client: the client to use; by default the one that all share.

    Returns:
        StoredCredentials: names of what was written.

    Raises:
        KServeClientError: as any call.
    """
    text = Secret(json.dumps(dict(key_file)) if isinstance(key_file, Mapping) else key_file)
    del key_file
    return store(
        {key_names(system_namespace, api_client).gcs_file: text},
        namespace=namespace,
        service_account=service_account,
        secret=secret,
        api_client=api_client,
    )


def set_azure_credentials(
    client_id: str,
    client_secret: str,
    subscription_id: str,
    tenant_id: str,
    *,
    namespace: str | None = None,
    service_account: str = SERVICE_ACCOUNT,
    secret: str | None = None,
    api_client: ApiClient | None = None,
) -> StoredCredentials:
    """Store credentials of a service principal for Azure Blob Storage.

    Args:
        client_id: ID of the application.
        client_secret: its secret.
        subscription_id: ID of the subscription.
        tenant_id: ID of the tenant.
        namespace: as for ``set_s3_credentials``.
        service_account: as for ``set_s3_credentials``.
        secret: as for ``set_s3_credentials``.
        api_client: the client to use; by default the one that all share.

    Returns:
        StoredCredentials: names of what was written.

    Raises:
        KServeClientError: as any call.
    """
    client_secret = Secret(client_secret)
    return store(
        {
            "AZURE_CLIENT_ID": client_id,
            "AZURE_CLIENT_SECRET": client_secret,
            "AZURE_SUBSCRIPTION_ID": subscription_id,
            "AZURE_TENANT_ID": tenant_id,
        },
        namespace=namespace,
        service_account=service_account,
        secret=secret,
        api_client=api_client,
    )


def store(
    values: Mapping[str, str],
    *,
    namespace: str | None = None,
    service_account: str = SERVICE_ACCOUNT,
    secret: str | None = None,
    annotations: Mapping[str, str] | None = None,
    encoded: Mapping[str, str] | None = None,
    api_client: ApiClient | None = None,
) -> StoredCredentials:
    """Store values under keys of one's own, as for a storage that KServe learns later.

    Args:
        values: the values, as they are, by key.
        namespace: as for ``set_s3_credentials``.
        service_account: as for ``set_s3_credentials``.
        secret: as for ``set_s3_credentials``.
        annotations: of the Secret.
        encoded: values that are in base64 already, by key.
        api_client: the client to use; by default the one that all share.

    Returns:
        StoredCredentials: names of what was written.

    Raises:
        KServeClientError: as any call.
    """
    # Whatever fails, no variable of this function shows them.
    values, encoded = _core_objects.as_secrets(values), _core_objects.as_secrets(encoded or {})
    place = namespace or default_namespace(api_client)
    name = _core_objects.create_secret(
        api_client,
        place,
        secret,
        generate_name=SECRET_PREFIX,
        annotations=annotations or {},
        data=encoded,
        string_data=values,
    )
    _logger.info("Secret %s in namespace %s: written", name, place)
    created = _core_objects.attach_secret(api_client, place, service_account, name)
    done = "created with" if created else "extended by"
    _logger.info("ServiceAccount %s in namespace %s: %s %s", service_account, place, done, name)
    return StoredCredentials(place, name, service_account)


def key_names(
    system_namespace: str = SYSTEM_NAMESPACE, api_client: ApiClient | None = None
) -> KeyNames:
    """The keys of Secrets that the cluster's KServe looks for, by its ConfigMap.

    Where the ConfigMap can't be read, which takes rights in KServe's own namespace, a warning says so,
    and the names are those that KServe is installed with.

    Raises:
        ApiConnectionError, ConfigurationError: as any call.
    """
    return configured_key_names(system_namespace, api_client) or DEFAULT_KEY_NAMES


def configured_key_names(
    system_namespace: str = SYSTEM_NAMESPACE, api_client: ApiClient | None = None
) -> KeyNames | None:
    """As ``key_names``; None where the ConfigMap can't be read."""
    try:
        data = _core_objects.read_config_map(api_client, system_namespace, CONFIG_MAP)
        settings = json.loads(data.get("credentials") or "{}")
    except (ApiError, ValueError) as error:
        _logger.warning(
            "ConfigMap %s in namespace %s: %s; Secrets get the keys of a default installation",
            CONFIG_MAP,
            system_namespace,
            error,
        )
        return None
    given = (
        ("s3", "s3AccessKeyIDName"),
        ("s3", "s3SecretAccessKeyName"),
        ("gcs", "gcsCredentialFileName"),
    )
    found = [_text(settings, *path) for path in given]
    return KeyNames(*(f or default for f, default in zip(found, _BUILDER_KEY_NAMES, strict=True)))


def _text(settings: Any, section: str, name: str) -> str:
    part = settings.get(section) if isinstance(settings, dict) else None
    value = part.get(name) if isinstance(part, dict) else None
    return value if isinstance(value, str) else ""


def _digit(value: bool | None) -> str | None:
    return None if value is None else "1" if value else "0"


def _word(value: bool | None) -> str | None:
    return None if value is None else "true" if value else "false"
