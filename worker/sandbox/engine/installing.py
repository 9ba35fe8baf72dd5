"""The container of the set-up phase: what it may use, what it is handed, and its commands one after the other."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Broken, Unfinished
from worker.sandbox import PROXIED, WORK, Limits, Options, SetupSpec
from worker.sandbox._limits import ENVIRONMENT
from worker.sandbox.archive import incoming
from worker.sandbox.archive.packing import pack
from worker.sandbox.engine.connection import Connection
from worker.sandbox.engine.container import Container, tethered
from worker.sandbox.engine.execs import Call, exit_code, must, start
from worker.sandbox.engine.hardening import confined
from worker.sandbox.engine.metadata import forbid_metadata
from worker.sandbox.engine.recording import Recording, Seen
from worker.sandbox.engine.runtimes import for_layers
from worker.sandbox.engine.way_out import way_out
from worker.sandbox.proxy.variables import certificates, environment
from worker.sandbox.setting_up import LOG_KEPT, failed, going_on, registries, told, typed

if TYPE_CHECKING:
    from docker.types import HostConfig

    from worker.sandbox.proxy.serving import Proxy

INSTALLER = "64998:64998"  # owns /deps in every image, and nothing else
_CERTIFICATES = "/run/pullwright"
_MIB = 1 << 20
_OUTPUT = 4 * _MIB


Installed = tuple[Container, str, Sequence[str]]


@contextmanager
def installed(connection: Connection, options: Options, spec: SetupSpec) -> Iterator[Installed]:
    """The container in which everything was installed, the end of the log, and what was not let through."""
    incoming.check(spec.files)
    image = spec.image.digest or spec.image.tag
    with tethered(connection, image, _host(connection, options, spec), "setup") as container:
        env = {**ENVIRONMENT, **_hand_in(container, spec.ca_bundle), **options.setup_env}
        if spec.files:
            must(connection, container.id, Call(("tar", "-xf", "-", "-C", WORK), INSTALLER, env, WORK, spec.files))
        if options.setup_network == PROXIED:
            from worker.sandbox.proxy.serving import Proxy  # with asyncio, which a run without set-up has no need of

            with Proxy(registries(options, spec)) as proxy, way_out(container, proxy):
                log = _install(container, options, spec, {**env, **environment(), **spec.env}, proxy)
            yield container, log, proxy.refused
        else:
            forbid_metadata(container, image, options)
            yield container, _install(container, options, spec, {**env, **spec.env}, None), ()


def _host(connection: Connection, options: Options, spec: SetupSpec) -> "HostConfig":
    limits = Limits(cpus=2, memory_bytes=spec.memory_bytes, processes=512, open_files=4096, file_bytes=1024 * _MIB)
    room = f"rw,exec,nosuid,nodev,size={spec.memory_bytes // 2}"
    return connection.api.create_host_config(
        network_mode="none" if options.setup_network == PROXIED else options.setup_network,
        tmpfs={
            WORK: f"{room},mode=0755,uid=64998,gid=64998",
            "/tmp": f"{room},mode=1777",  # noqa: S108 - the box's own
            "/var/tmp": f"{room},mode=1777",  # noqa: S108 - the box's own
            _CERTIFICATES: "rw,noexec,nosuid,nodev,size=4m,mode=0755,uid=64998,gid=64998",
        },
        runtime=for_layers(connection) or None,
        **confined(limits),
    )


def _hand_in(container: Container, bundle: Path | None) -> Mapping[str, str]:
    """Put the certificates where no layer keeps them; the variables by which tools find them."""
    if bundle is None:
        return {}
    try:
        content = pack({"ca.pem": bundle.read_bytes()})
    except OSError as why:
        raise Broken(f"The CA bundle {bundle} cannot be read: {why.strerror}.") from why
    call = Call(("tar", "-xf", "-", "-C", _CERTIFICATES), INSTALLER, ENVIRONMENT, "/", content)
    must(container.connection, container.id, call)
    return certificates(f"{_CERTIFICATES}/ca.pem")


def _install(
    container: Container, options: Options, spec: SetupSpec, env: Mapping[str, str], proxy: "Proxy | None"
) -> str:
    log, deadline = "", time.monotonic() + spec.wall_s
    for argv in spec.commands:
        options.progress(going_on(argv))
        said, why = _step(container, argv, env, deadline)
        log += f"$ {typed(argv)}\n{said}\n"
        if why:
            raise Unfinished(failed(argv, why, log, proxy.refused if proxy else ()))
    return told(log, proxy.refused if proxy else ())[-LOG_KEPT:]


def _step(container: Container, argv: tuple[str, ...], env: Mapping[str, str], deadline: float) -> tuple[str, str]:
    """What one command said, and why it failed if it did."""
    call = Call(("sh", "-c", 'exec 2>&1; exec "$@"', "sh", *argv), INSTALLER, env)
    started = start(container.connection, container.id, call)
    recording = Recording(started.wire, _OUTPUT, patient=True)  # installers may talk
    seen = recording.wait(deadline - time.monotonic())
    recording.finish(0.0 if seen is Seen.NOTHING else 10.0)
    said = recording.output.decode("utf-8", "replace")
    if seen is Seen.NOTHING:
        return said, "it took too long"
    code = exit_code(container.connection, started)
    return said, f"exit code {code}" if code else ""
