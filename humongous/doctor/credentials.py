"""Which kind of credentials a bucket would be asked with: found or not, and from where; never what they are."""

from __future__ import annotations

import os
from collections.abc import Iterator

from humongous.doctor.findings import Finding, Level
from humongous.storage import open_store

_KINDS = {
    "env": "environment variables (AWS_ACCESS_KEY_ID)",
    "shared-credentials-file": "a profile in ~/.aws/credentials",
    "config-file": "a profile in ~/.aws/config",
    "iam-role": "the role of this machine",
    "container-role": "the role of this container",
    "assume-role": "a role that a profile assumes",
    "assume-role-with-web-identity": "a role by web identity",
    "sso": "single sign-on",
    "custom-process": "a program that a profile names",
}
"""botocore's names of its providers (botocore/credentials.py), in words."""
_GOOGLE = ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_SERVICE_ACCOUNT", "GOOGLE_SERVICE_ACCOUNT_PATH")
_AZURE = ("AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_ACCESS_KEY", "AZURE_CLIENT_SECRET", "AZURE_STORAGE_SAS_TOKEN")


def check_credentials(places: tuple[str, ...], profiles: tuple[str, ...] = ()) -> Iterator[Finding]:
    """One finding for each kind of store among `places` that asks who one is.

    `profiles` are those of AWS' files that the configuration names; with none, boto3's usual chain is asked.
    """
    schemes = {open_store(place).url.partition("://")[0] for place in places}
    if "s3" in schemes:
        for profile in dict.fromkeys(profiles or ("",)):
            yield _s3(profile)
    if "gs" in schemes:
        yield _named(
            "Google Cloud", _GOOGLE, "set GOOGLE_APPLICATION_CREDENTIALS, or give the machine a service account"
        )
    if "az" in schemes:
        yield _named("Azure", _AZURE, "set AZURE_STORAGE_ACCOUNT_KEY, or give the machine an identity")
    if not schemes & {"s3", "gs", "az"}:
        yield Finding("credentials", Level.OK, "none needed: neither source nor output asks for any")


def _s3(profile: str) -> Finding:
    do = "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role"
    try:
        import boto3  # type: ignore[import-untyped]
        from botocore.exceptions import BotoCoreError  # type: ignore[import-untyped]
    except ImportError:
        return Finding("credentials", Level.PROBLEM, "S3 needs boto3, which is not here", "pip install 'humongous[s3]'")
    try:
        found = boto3.Session(profile_name=profile or None).get_credentials()
    except BotoCoreError as error:
        return Finding("credentials", Level.PROBLEM, f"AWS: the profile cannot be used ({type(error).__name__})", do)
    if found is None:
        return Finding("credentials", Level.PROBLEM, "AWS: none are here", do)
    return Finding("credentials", Level.OK, f"AWS: found, by {_KINDS.get(found.method, found.method)}")


def _named(whose: str, variables: tuple[str, ...], do: str) -> Finding:
    found = [name for name in variables if os.environ.get(name)]
    if found:
        return Finding("credentials", Level.OK, f"{whose}: found, by {found[0]}")
    said = f"{whose}: none in the environment; the machine's own identity would be asked for"
    return Finding("credentials", Level.WARNING, said, do)
