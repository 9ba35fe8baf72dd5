"""What an engine is told about a container, where a number that is allowed could mean something else to it."""

import pytest
from docker import APIClient

from worker.sandbox import Image, Limits
from worker.sandbox.engine.hardening import host_config


@pytest.mark.parametrize("cpus", [1e-300, 1e-10, 0.001, 0.01, 1.5])
def test_next_to_no_processor_is_not_all_of_them(cpus: float) -> None:
    told = host_config(APIClient(version="1.41"), Limits(cpus=cpus), 1, Image("python", "x"))
    assert told["NanoCpus"] == max(10_000_000, int(cpus * 1e9))  # 0 is no limit, for an engine
