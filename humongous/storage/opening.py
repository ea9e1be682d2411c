"""Which options obstore's stores are opened with: kind, region, endpoint, encryption, credentials.

No checksum is asked for besides: what is put into S3 is signed with the SHA-256 of its body (SigV4), which S3 checks.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from obstore.store import AzureStore, GCSStore, LocalStore, S3Store

from humongous.errors import ConfigError, StorageError
from humongous.storage.access import Access
from humongous.storage.local_files import existing_folder
from humongous.storage.locations import Location
from humongous.storage.patience import Patience

if TYPE_CHECKING:
    from obstore.auth.boto3 import Boto3CredentialProvider
    from obstore.store import AzureConfig, ClientConfig, GCSConfig, ObjectStore, RetryConfig, S3Config

COMMON_CRAWL_REGION = "us-east-1"
NO_RETRIES: RetryConfig = {"max_retries": 0}


def retries(patience: Patience) -> RetryConfig:
    """What object_store may retry by itself: pages of a listing and parts of an upload, which it alone sees."""
    return {
        "max_retries": patience.tries - 1,
        "retry_timeout": timedelta(minutes=3),
        "backoff": {
            "init_backoff": timedelta(seconds=patience.first_wait),
            "max_backoff": timedelta(seconds=patience.longest_wait),
            "base": 2,
        },
    }


def reading(patience: Patience) -> ClientConfig:
    """Timeouts of reads. None bounds a whole read, which may be an hour of one WARC; `read_timeout` sees a stall."""
    return {"timeout": "1d", "read_timeout": timedelta(seconds=patience.stall)}


def writing(patience: Patience) -> ClientConfig:
    """Timeouts of puts. No `read_timeout`: it would run while the body goes out."""
    return {"timeout": timedelta(seconds=patience.longest_put)}


def open_objects(
    location: Location, access: Access, patience: Patience, client: ClientConfig, retry: RetryConfig
) -> ObjectStore:
    """obstore's store. Raises `ConfigError`, `StorageError` where there are no credentials, and obstore's errors."""
    if location.scheme == "file":
        return LocalStore(existing_folder(location.url))
    endpoint = access.settings.endpoint
    client = {
        **client,
        "connect_timeout": timedelta(seconds=patience.connect),
        "user_agent": access.user_agent,
    }
    if endpoint.startswith("http://"):
        client["allow_http"] = True
    prefix = location.prefix or None
    if location.scheme == "gs":
        gcs: GCSConfig = {"base_url": endpoint} if endpoint else {}
        return GCSStore(location.host, prefix=prefix, config=gcs, client_options=client, retry_config=retry)
    if location.scheme == "az":
        azure: AzureConfig = {"endpoint": endpoint} if endpoint else {}
        return AzureStore(location.host, prefix=prefix, config=azure, client_options=client, retry_config=retry)
    return S3Store(
        location.host,
        prefix=prefix,
        config=_s3_config(location, access),
        client_options=client,
        retry_config=retry,
        credential_provider=_credentials(location, access),
    )


def _s3_config(location: Location, access: Access) -> S3Config:
    settings = access.settings
    config: S3Config = {
        # Common Crawl's bucket is where it is, wherever this run's own are.
        "region": COMMON_CRAWL_REGION
        if location.host == "commoncrawl" and not settings.endpoint
        else settings.region or COMMON_CRAWL_REGION,
        "conditional_put": "etag",
        "disable_bulk_delete": True,  # not every S3 server has it, and we delete one at a time
    }
    if settings.endpoint:
        config["endpoint"] = settings.endpoint
    if settings.sse:
        config["server_side_encryption"] = settings.sse
    if settings.kms_key_id:
        config["sse_kms_key_id"] = settings.kms_key_id
    if settings.requester_pays:
        config["request_payer"] = True
    return config


def _credentials(location: Location, access: Access) -> Boto3CredentialProvider:
    """boto3's chain: a profile, variables, a container's or a machine's role."""
    try:
        import boto3  # type: ignore[import-untyped]
        from botocore.exceptions import BotoCoreError  # type: ignore[import-untyped]
        from obstore.auth.boto3 import Boto3CredentialProvider
    except ImportError as error:
        raise ConfigError(
            "S3 needs boto3, which is not installed", where=location.url, do="pip install 'humongous[s3]'"
        ) from error
    try:
        return Boto3CredentialProvider(boto3.Session(profile_name=access.settings.profile or None))
    except BotoCoreError as error:  # no such profile, or its files are broken
        raise StorageError(
            f"AWS' configuration on this machine cannot be used: {type(error).__name__}",
            where=location.url,
            do="check `profile` in the configuration, AWS_PROFILE and the files in ~/.aws",
        ) from error
    except ValueError as error:
        raise StorageError(
            "there are no AWS credentials here",
            where=location.url,
            do="set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role",
        ) from error
