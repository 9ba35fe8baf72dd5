"""A project's dependencies as an image on top of its language's, made once per key."""

import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Broken, Unfinished
from worker.sandbox import DEPS, WORK, Layer, Limits, Options, SetupSpec
from worker.sandbox._limits import ENVIRONMENT
from worker.sandbox.archive import incoming
from worker.sandbox.archive.packing import pack
from worker.sandbox.engine.connection import Connection, spoken
from worker.sandbox.engine.container import Container, waiting
from worker.sandbox.engine.execs import Call, exit_code, must, start
from worker.sandbox.engine.found import image_id
from worker.sandbox.engine.hardening import confined
from worker.sandbox.engine.images import REPOSITORY
from worker.sandbox.engine.metadata import forbid_metadata
from worker.sandbox.engine.recording import Recording, Seen

if TYPE_CHECKING:
    from docker.types import HostConfig

LAYER = "pullwright.layer"
_INSTALLER = "64998:64998"  # owns /deps in every image, and nothing else
_CERTIFICATES = "/run/pullwright"
_CA_VARIABLES = (
    "SSL_CERT_FILE",
    "PIP_CERT",
    "NODE_EXTRA_CA_CERTS",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "npm_config_cafile",
)
_MIB = 1 << 20
_MOST_INSTALLED = 4096 * _MIB
_OUTPUT = 4 * _MIB
_LOG_KEPT = 20_000


def ensure_layer(connection: Connection, options: Options, spec: SetupSpec) -> Layer:
    """The layer for `spec`, made if its key is not known; `Unfinished` with the log leaves nothing behind."""
    tag = _tag(spec)
    if found := image_id(connection, tag):
        return Layer(spec.key, found)
    incoming.check(spec.files)
    image = spec.image.digest or spec.image.tag
    with waiting(connection, image, _host(connection, options, spec), "setup") as container:
        forbid_metadata(container, image, options)
        env = {**ENVIRONMENT, **_hand_in(container, spec.ca_bundle), **spec.env}
        if spec.files:
            must(connection, container.id, Call(("tar", "-xf", "-", "-C", WORK), _INSTALLER, env, WORK, spec.files))
        log = _install(container, options, spec, env)
        return Layer(spec.key, _keep(container, tag), log)


def _tag(spec: SetupSpec) -> str:
    """By key and image: a rebuilt image gets its layers anew."""
    key = re.sub(r"[^A-Za-z0-9_.-]", "_", spec.key)[:80]
    return f"{REPOSITORY}/deps:{key}-{spec.image.tag.rpartition(':')[2]}"


def _host(connection: Connection, options: Options, spec: SetupSpec) -> "HostConfig":
    limits = Limits(cpus=2, memory_bytes=spec.memory_bytes, processes=512, open_files=4096, file_bytes=1024 * _MIB)
    room = f"rw,exec,nosuid,nodev,size={spec.memory_bytes // 2}"
    return connection.api.create_host_config(
        network_mode=options.setup_network,
        tmpfs={
            WORK: f"{room},mode=0755,uid=64998,gid=64998",
            "/tmp": f"{room},mode=1777",  # noqa: S108 - the box's own
            "/var/tmp": f"{room},mode=1777",  # noqa: S108 - the box's own
            _CERTIFICATES: "rw,noexec,nosuid,nodev,size=4m,mode=0755,uid=64998,gid=64998",
        },
        **confined(connection.api, limits),
    )


def _hand_in(container: Container, bundle: Path | None) -> Mapping[str, str]:
    """Put the certificates where no layer keeps them; the variables by which tools find them."""
    if bundle is None:
        return {}
    try:
        content = pack({"ca.pem": bundle.read_bytes()})
    except OSError as why:
        raise Broken(f"The CA bundle {bundle} cannot be read: {why.strerror}.") from why
    call = Call(("tar", "-xf", "-", "-C", _CERTIFICATES), _INSTALLER, ENVIRONMENT, "/", content)
    must(container.connection, container.id, call)
    return dict.fromkeys(_CA_VARIABLES, f"{_CERTIFICATES}/ca.pem")


def _install(container: Container, options: Options, spec: SetupSpec, env: Mapping[str, str]) -> str:
    log, deadline = "", time.monotonic() + spec.wall_s
    for argv in spec.commands:
        options.progress(f"Installing dependencies: {' '.join(argv)[:100]}")
        said, why = _step(container, argv, env, deadline)
        log += f"$ {' '.join(argv)}\n{said}\n"
        if why:
            raise Unfinished(f"Installing the dependencies failed at `{' '.join(argv)}` ({why}):\n{log[-_LOG_KEPT:]}")
    return log[-_LOG_KEPT:]


def _step(container: Container, argv: tuple[str, ...], env: Mapping[str, str], deadline: float) -> tuple[str, str]:
    """What one command said, and why it failed if it did."""
    call = Call(("sh", "-c", 'exec 2>&1; exec "$@"', "sh", *argv), _INSTALLER, env)
    started = start(container.connection, container.id, call)
    recording = Recording(started.wire, _OUTPUT, patient=True)  # installers may talk
    seen = recording.wait(deadline - time.monotonic())
    recording.finish(0.0 if seen is Seen.NOTHING else 10.0)
    said = recording.output.decode("utf-8", "replace")
    if seen is Seen.NOTHING:
        return said, "it took too long"
    code = exit_code(container.connection, started)
    return said, f"exit code {code}" if code else ""


def _keep(container: Container, tag: str) -> str:
    """Commit what stands in /deps, readable for every box's user, as an image that starts nothing of it."""
    closing = ("sh", "-c", f"kill -9 -1 2>/dev/null; chmod -R a+rX,go-w {DEPS}; du -sk {DEPS}")
    said = must(container.connection, container.id, Call(closing, _INSTALLER, cwd="/"))
    size = int(said.split()[-2]) * 1024
    if size > _MOST_INSTALLED:
        raise Unfinished(
            f"The dependencies take {size // _MIB} MiB, more than the {_MOST_INSTALLED // _MIB} MiB that are kept."
        )
    repository, _, name = tag.rpartition(":")
    conf = {"Labels": {LAYER: name}, "Cmd": ["true"], "User": "", "Env": []}
    with spoken("The dependencies could not be kept"):
        kept = container.connection.api.commit(container.id, repository=repository, tag=name, conf=conf)
    return str(kept["Id"])
