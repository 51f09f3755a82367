"""Credentials from the files of S3, GCS and Azure, as ``KServeClient.set_credentials`` stores them."""

from __future__ import annotations

import configparser
import contextlib
import json
import logging
import os
from base64 import b64decode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kserve_models.client import _core_objects, credentials
from kserve_models.client._primitives.secrets import Secret
from kserve_models.sdk import constants
from kserve_models.sdk._client.failures import as_runtime_errors

if TYPE_CHECKING:
    from os import PathLike

    from kserve_models.client import ApiClient

    Path = str | PathLike[str]

_AZURE_FIELDS = {
    "AZURE_CLIENT_ID": "clientId",
    "AZURE_CLIENT_SECRET": "clientSecret",
    "AZURE_SUBSCRIPTION_ID": "subscriptionId",
    "AZURE_TENANT_ID": "tenantId",
}
_logger = logging.getLogger("kserve_models.sdk")


def set_from_file(
    api_client: ApiClient,
    storage_type: str,
    namespace: str,
    credentials_file: Path | None,
    service_account: str,
    options: Mapping[str, Any],
) -> None:
    """Store the credentials that a file holds; ``options`` are those of ``set_s3``.

    Raises:
        RuntimeError: there is no such storage; or as ``set_s3`` says.
    """
    storage = storage_type.lower()
    if storage == "s3":
        path = credentials_file or constants.S3_DEFAULT_CREDS_FILE
        set_s3(api_client, namespace, path, service_account, **options)
    elif storage == "gcs":
        path = credentials_file or constants.GCS_DEFAULT_CREDS_FILE
        set_gcs(api_client, namespace, path, service_account)
    elif storage == "azure":
        path = credentials_file or constants.AZ_DEFAULT_CREDS_FILE
        set_azure(api_client, namespace, path, service_account)
    else:
        raise RuntimeError(
            f"Invalid storage_type: {storage_type}, only support GCS, S3 and Azure currently."
        )


def set_s3(
    api_client: ApiClient,
    namespace: str,
    credentials_file: Path,
    service_account: str,
    s3_profile: str = "default",
    s3_endpoint: Any = None,
    s3_region: Any = None,
    s3_use_https: Any = None,
    s3_verify_ssl: Any = None,
    s3_cabundle: Any = None,
) -> None:
    """Store the credentials of a profile in a file of AWS.

    Raises:
        configparser.Error: the file lacks the profile or a key.
        RuntimeError: a call failed.
    """
    key_id, key = _read_profile(credentials_file, s3_profile)
    settings = {
        "endpoint": s3_endpoint,
        "region": s3_region,
        "usehttps": s3_use_https,
        "verifyssl": s3_verify_ssl,
        "cabundle": s3_cabundle,
    }
    names = _key_names(api_client)
    _store(
        api_client,
        namespace,
        service_account,
        {names.s3_access_key_id: key_id, names.s3_secret_access_key: key},
        {
            f"{constants.KSERVE_GROUP}/s3-{name}": _annotation(value)
            for name, value in settings.items()
            if value is not None
        },
    )


def set_gcs(
    api_client: ApiClient, namespace: str, credentials_file: Path, service_account: str
) -> None:
    """Store a key file of Google's.

    Raises:
        OSError: the file can't be read.
        RuntimeError: a call failed.
    """
    text = Secret(_read(credentials_file))
    name = _key_names(api_client).gcs_file
    secret = create_secret(api_client, namespace, None, None, {name: text})
    attach(api_client, namespace, service_account, secret)


def set_azure(
    api_client: ApiClient, namespace: str, credentials_file: Path, service_account: str
) -> None:
    """Store the credentials of a service principal, as ``az ad sp create-for-rbac --sdk-auth`` writes them.

    Raises:
        OSError: the file can't be read.
        ValueError: it is no JSON.
        KeyError: it lacks a field.
        RuntimeError: a call failed.
    """
    found = _read_json(credentials_file)
    values = {key: Secret(found[field]) for key, field in _AZURE_FIELDS.items()}
    _store(api_client, namespace, service_account, values, {})


def create_secret(
    api_client: ApiClient,
    namespace: str,
    annotations: Mapping[str, str] | None,
    data: Mapping[str, str] | None,
    string_data: Mapping[str, str] | None,
) -> str:
    """Create a Secret with a name that the server makes.

    Raises:
        RuntimeError: the call failed.
    """
    data = _core_objects.as_secrets(data or {})
    string_data = _core_objects.as_secrets(string_data or {})
    with as_runtime_errors("CoreV1Api->create_namespaced_secret"):
        name = _core_objects.create_secret(
            api_client,
            namespace,
            None,
            generate_name=constants.DEFAULT_SECRET_NAME,
            annotations=annotations or {},
            data=data,
            string_data=string_data,
        )
    _logger.info("Created Secret: %s in namespace %s", name, namespace)
    return name


def attach(api_client: ApiClient, namespace: str, service_account: str, secret: str) -> None:
    """Give a ServiceAccount a Secret; it is created where there is none.

    Raises:
        RuntimeError: a call failed.
    """
    with as_runtime_errors("CoreV1Api->patch_namespaced_service_account"):
        created = _core_objects.attach_secret(api_client, namespace, service_account, secret)
    done = "Created" if created else "Patched"
    _logger.info("%s Service account: %s in namespace %s", done, service_account, namespace)


def _store(
    api_client: ApiClient,
    namespace: str,
    service_account: str,
    values: Mapping[str, str],
    annotations: Mapping[str, str],
) -> None:
    """Store values that scripts have encoded, since the SDK wants them so, or as the files have them."""
    encoded = {key: value for key, value in values.items() if _is_encoded(value)}
    plain = {key: value for key, value in values.items() if key not in encoded}
    secret = create_secret(api_client, namespace, annotations, encoded, plain)
    attach(api_client, namespace, service_account, secret)


def _is_encoded(value: str) -> bool:
    """Whether a value is base64 of printable ASCII, as no key of AWS or Azure is by itself."""
    try:
        decoded = b64decode(value, validate=True)
    except ValueError:
        return False
    return bool(decoded) and decoded.isascii() and decoded.decode("ascii").strip().isprintable()


def _key_names(api_client: ApiClient) -> credentials.KeyNames:
    with as_runtime_errors("CoreV1Api->read_namespaced_config_map"):
        return credentials.key_names(constants.INFERENCESERVICE_SYSTEM_NAMESPACE, api_client)


def _annotation(value: Any) -> str:
    """A setting as KServe reads it: scripts give ``True``, 0 and ``"1"``."""
    return str(int(value)) if isinstance(value, bool) else str(value)


def _read_profile(path: Path, profile: str) -> tuple[str, str]:
    """The access key in a file of AWS: its ID and its secret."""
    # A secret may hold a percent sign.
    parser = configparser.ConfigParser(interpolation=None)
    shown = os.fspath(path)
    failure: configparser.Error | None = None
    try:
        if not parser.read([os.path.expanduser(path)], encoding="utf-8"):
            failure = configparser.NoSectionError(profile)
            failure.message = f"set_credentials: there is no file {shown!r} that can be read"
    except (configparser.ParsingError, UnicodeDecodeError):
        failure = configparser.ParsingError(shown)
        failure.message = (
            f"set_credentials: {shown}: expected [{profile}], and below it lines 'name = value'"
        )
    if failure is not None:
        # Raised here: the other error holds lines of the file.
        raise failure
    return (
        Secret(parser.get(profile, "aws_access_key_id")),
        Secret(parser.get(profile, "aws_secret_access_key")),
    )


def _read_json(path: Path) -> dict[str, Any]:
    found: Any = None
    with contextlib.suppress(ValueError):
        found = json.loads(_read(path))
    # Raised here: the other error holds the file's contents.
    if not isinstance(found, dict):
        raise ValueError(  # noqa: TRY004 - it is the file that is wrong
            f"set_credentials: {os.fspath(path)}: expected a JSON object"
        )
    return found


def _read(path: Path) -> str:
    with open(os.path.expanduser(path), encoding="utf-8") as file:
        return file.read()
