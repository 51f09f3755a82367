"""The SDK's functions for storage credentials: they ask the cluster of the last ``KServeClient``.

``kserve_models.client.credentials`` has typed functions for the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import Any

from kserve_models.client import ApiClient, _core_objects, credentials
from kserve_models.sdk import constants
from kserve_models.sdk._client import storage_credentials
from kserve_models.sdk._client.failures import as_runtime_errors

__all__ = [
    "check_sa_exists",
    "create_secret",
    "create_service_account",
    "get_creds_name_from_config_map",
    "patch_service_account",
    "set_azure_credentials",
    "set_gcs_credentials",
    "set_s3_credentials",
    "set_service_account",
]

_NAMES = {
    "gcsCredentialFileName": "gcs_file",
    "s3AccessKeyIDName": "s3_access_key_id",
    "s3SecretAccessKeyName": "s3_secret_access_key",
}


def set_gcs_credentials(
    namespace: str, credentials_file: str | PathLike[str], service_account: str
) -> None:
    """As ``KServeClient.set_credentials("GCS", …)``."""
    storage_credentials.set_gcs(
        ApiClient.get_default(), namespace, credentials_file, service_account
    )


def set_s3_credentials(
    namespace: str,
    credentials_file: str | PathLike[str],
    service_account: str,
    s3_profile: str = "default",
    s3_endpoint: Any = None,
    s3_region: Any = None,
    s3_use_https: Any = None,
    s3_verify_ssl: Any = None,
    s3_cabundle: Any = None,
) -> None:
    """As ``KServeClient.set_credentials("S3", …)``."""
    storage_credentials.set_s3(
        ApiClient.get_default(),
        namespace,
        credentials_file,
        service_account,
        s3_profile,
        s3_endpoint,
        s3_region,
        s3_use_https,
        s3_verify_ssl,
        s3_cabundle,
    )


def set_azure_credentials(
    namespace: str, credentials_file: str | PathLike[str], service_account: str
) -> None:
    """As ``KServeClient.set_credentials("Azure", …)``."""
    storage_credentials.set_azure(
        ApiClient.get_default(), namespace, credentials_file, service_account
    )


def create_secret(
    namespace: str,
    annotations: Mapping[str, str] | None = None,
    data: Mapping[str, str] | None = None,
    string_data: Mapping[str, str] | None = None,
) -> str:
    """Create a Secret; its name. ``data`` is in base64, ``string_data`` as it is."""
    return storage_credentials.create_secret(
        ApiClient.get_default(), namespace, annotations, data, string_data
    )


def set_service_account(namespace: str, service_account: str, secret_name: str) -> None:
    """Give a ServiceAccount a Secret; it is created where there is none."""
    storage_credentials.attach(ApiClient.get_default(), namespace, service_account, secret_name)


def check_sa_exists(namespace: str, service_account: str) -> bool:
    """Whether there is a ServiceAccount of this name."""
    with as_runtime_errors("CoreV1Api->read_namespaced_service_account"):
        return _core_objects.has_service_account(
            ApiClient.get_default(), namespace, service_account
        )


def create_service_account(secret_name: str, namespace: str, sa_name: str) -> None:
    """Create a ServiceAccount that has a Secret."""
    with as_runtime_errors("CoreV1Api->create_namespaced_service_account"):
        _core_objects.create_service_account(
            ApiClient.get_default(), namespace, sa_name, secret_name
        )


def patch_service_account(secret_name: str, namespace: str, sa_name: str) -> None:
    """Give a ServiceAccount a Secret."""
    with as_runtime_errors("CoreV1Api->patch_namespaced_service_account"):
        _core_objects.patch_service_account(
            ApiClient.get_default(), namespace, sa_name, secret_name
        )


def get_creds_name_from_config_map(creds: str) -> str | None:
    """A key of Secrets by KServe's ConfigMap; None where that can't be read.

    Args:
        creds: ``gcsCredentialFileName``, ``s3AccessKeyIDName`` or ``s3SecretAccessKeyName``.

    Raises:
        RuntimeError: it is none of these.
    """
    if creds not in _NAMES:
        raise RuntimeError(f"Unknown credentials {creds!r}: expected one of {', '.join(_NAMES)}")
    with as_runtime_errors("CoreV1Api->read_namespaced_config_map"):
        found = credentials.configured_key_names(constants.INFERENCESERVICE_SYSTEM_NAMESPACE)
    return None if found is None else str(getattr(found, _NAMES[creds]))
