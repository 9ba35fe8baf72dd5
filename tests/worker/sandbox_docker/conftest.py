"""A real engine; a machine without one fails."""

from pathlib import Path

import pytest
from docker import APIClient

from worker.sandbox import Image, Options
from worker.sandbox.docker import DockerDriver, open_driver


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> DockerDriver:
    made = open_driver(Options(cache=tmp_path_factory.mktemp("docker-cache")))
    assert isinstance(made, DockerDriver)
    assert made.available() == ""
    return made


@pytest.fixture(scope="session")
def python(driver: DockerDriver) -> Image:
    return driver.image("python")


@pytest.fixture
def api() -> APIClient:
    """The engine, asked past the driver."""
    return APIClient()


@pytest.fixture
def bundle() -> Path | None:
    """The machine's certificates, for machines whose network needs them."""
    path = Path("/etc/ssl/certs/ca-certificates.crt")
    return path if path.is_file() else None
