"""What a container of ours is, and what commands can and cannot do to it."""

import json
import os
import secrets
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from docker import APIClient
from docker.errors import APIError

from core.errors import Broken
from worker.sandbox import BoxSpec, Command, Ended, Image, Limits
from worker.sandbox.docker import DockerDriver

_ROOT = Path(__file__).parents[3]
_SEEN = """
import sys
from pathlib import Path
from worker.sandbox import BoxSpec, Command, Image, Options
from worker.sandbox.docker import open_driver
with open_driver(Options(Path(sys.argv[2]))).open(BoxSpec(Image("python", "", sys.argv[1]), b"")) as box:
    print(box.run(Command(("env",))).output.decode())
"""
_LIMITS = Limits(wall_s=10, memory_bytes=128 << 20, processes=32, workspace_bytes=64 << 20)


def spec(image: Image, *, limits: Limits = _LIMITS, **harness: bytes) -> BoxSpec:
    return BoxSpec(image, b"", harness={f"{name}.py": text for name, text in harness.items()}, limits=limits)


def shell(line: str, wall_s: float | None = None) -> Command:
    return Command(("sh", "-c", line), wall_s=wall_s)


def test_a_container_is_locked_down(driver: DockerDriver, python: Image, api: APIClient) -> None:
    mark = secrets.token_hex(4)
    with driver.open(spec(python)) as box:
        box.run(shell(f"echo {mark} > /work/mark"))
        [mine] = [one for one in api.containers(filters={"label": "pullwright.run=box"}) if holds(api, one["Id"], mark)]
        said = api.inspect_container(mine["Id"])
    host, config = said["HostConfig"], said["Config"]
    assert host["NetworkMode"] == "none"
    assert (host["ReadonlyRootfs"], host["Privileged"], host["Binds"]) == (True, False, None)
    assert (host["CapDrop"], host["CapAdd"]) == (["ALL"], None)
    assert "no-new-privileges" in host["SecurityOpt"]
    assert any(option.startswith("seccomp={") for option in host["SecurityOpt"])
    assert (host["Memory"], host["MemorySwap"], host["NanoCpus"]) == (128 << 20, 128 << 20, 1_000_000_000)
    assert 32 <= host["PidsLimit"] <= 40
    assert (host["IpcMode"], host["PidMode"], host["LogConfig"]["Type"]) == ("private", "", "none")
    assert (host["AutoRemove"], host["Init"]) == (True, True)
    assert not config["User"].startswith("0")
    assert [line for line in config["Env"] if not line.startswith("PATH=")] == []
    assert int(config["Labels"]["pullwright.deadline"]) > 0
    assert all(mount["Type"] == "tmpfs" for mount in said["Mounts"])


def holds(api: APIClient, container: str, mark: str) -> bool:
    try:
        made = api.exec_create(container, ["cat", "/work/mark"])
        return mark.encode() in bytes(api.exec_start(made["Id"]))
    except APIError:  # somebody else's, which has ended meanwhile
        return False


def test_every_box_has_a_user_of_its_own(driver: DockerDriver, python: Image) -> None:
    users = set()
    for _ in range(3):
        with driver.open(spec(python)) as box:
            users.add(box.run(shell("id -u")).output)
    assert len(users) == 3
    assert b"0\n" not in users


def test_the_harness_can_be_read_and_not_be_changed(driver: DockerDriver, python: Image) -> None:
    with driver.open(spec(python, runner=b"print('ours')")) as box:
        for attack in (
            "echo x > /harness/runner.py",
            "rm -f /harness/runner.py",
            "mv /harness /tmp/h",
            "chmod 777 /harness",
            "touch /harness/new",
            "mount -o remount,rw /harness",
        ):
            assert box.run(shell(attack)).exit_code != 0, attack
        done = box.run(Command(("python3", "/harness/runner.py")))
    assert (done.exit_code, done.output) == (0, b"ours\n")


def test_a_command_is_no_shell_text(driver: DockerDriver, python: Image) -> None:
    with driver.open(spec(python)) as box:
        odd = ("$HOME", "a b", "; exit 9", "*", "--", "-n", "é\n")
        done = box.run(Command(("printf", "%s|", *odd)))
        assert done.output.decode() == "|".join(odd) + "|"
        assert box.run(Command(("no-such-program",))).exit_code == 127
        assert box.run(Command(("cd", "/"))).exit_code == 127  # nor is it a word of the shell's own


def test_output_comes_in_order(driver: DockerDriver, python: Image) -> None:
    program = "import os\nfor n in range(200): os.write(1 + n % 2, b'%d\\n' % n)"
    with driver.open(spec(python)) as box:
        done = box.run(Command(("python3", "-c", program)))
    assert done.output.split() == [str(n).encode() for n in range(200)]


def test_input_reaches_the_command_and_ends(driver: DockerDriver, python: Image) -> None:
    data = bytes(range(256)) * 8192
    with driver.open(spec(python)) as box:
        assert box.run(Command(("sha256sum",), stdin=b"")).exit_code == 0
        counted = box.run(Command(("wc", "-c"), stdin=data))
        ignored = box.run(Command(("true",), stdin=data))
    assert counted.output.strip() == str(len(data)).encode()
    assert ignored.exit_code == 0


def test_environment_and_folder_are_the_commands_own(driver: DockerDriver, python: Image) -> None:
    with driver.open(spec(python)) as box:
        done = box.run(Command(("sh", "-c", "echo $ODD; pwd"), cwd="/out", env={"ODD": "a=b c"}))
    assert done.output == b"a=b c\n/out\n"


def test_a_persons_proxy_and_its_password_do_not_reach_a_box(python: Image, tmp_path: Path) -> None:
    proxies = {"default": {"httpProxy": "http://ada:canary@proxy.invalid:3128"}}
    (tmp_path / "config.json").write_text(json.dumps({"proxies": proxies}))
    words = [sys.executable, "-P", "-c", _SEEN, python.digest, str(tmp_path / "cache")]
    settings = {**os.environ, "PYTHONPATH": str(_ROOT), "DOCKER_CONFIG": str(tmp_path)}
    seen = subprocess.run(words, env=settings, capture_output=True, text=True, check=True).stdout
    assert "PATH=" in seen
    assert "canary" not in seen


@pytest.mark.parametrize(
    "attack",
    ["kill -9 -1; kill -9 1", "kill -STOP -1", "kill -9 $PPID; sleep 5", "exec sleep 0 & kill -STOP $PPID"],
)
def test_a_box_outlives_attacks_on_what_holds_it(driver: DockerDriver, python: Image, attack: str) -> None:
    with driver.open(spec(python)) as box:
        box.run(shell("echo kept > /work/kept"))
        assert box.run(shell(attack, wall_s=2)).ended in {Ended.KILLED, Ended.TIMEOUT, Ended.EXITED}
        done = box.run(shell("cat /work/kept; set -- /proc/[0-9]*; echo $#"))
    assert done.output.startswith(b"kept\n")
    assert int(done.output.split()[1]) <= 5  # the two that wait, the shells of this command


def test_a_box_full_of_processes_is_emptied_and_goes_on(driver: DockerDriver, python: Image) -> None:
    bomb = """
import os, time
while True:
    try:
        if os.fork() == 0: os.setsid()
    except OSError:
        pass
"""
    with driver.open(spec(python)) as box:
        assert box.run(Command(("python3", "-c", bomb), wall_s=2)).ended is Ended.TIMEOUT
        done = box.run(shell("set -- /proc/[0-9]*; echo $#"))
        assert int(done.output) <= 5
        refilled = box.run(Command(("python3", "-c", bomb), wall_s=1))
    assert refilled.ended is Ended.TIMEOUT  # the limit is the old one again: the host is still there


def test_a_child_that_keeps_the_output_open_is_not_waited_for(driver: DockerDriver, python: Image) -> None:
    with driver.open(spec(python)) as box:
        done = box.run(shell("sleep 1000 & setsid sleep 1000 & echo done"))
    assert (done.exit_code, done.output, done.ended) == (0, b"done\n", Ended.EXITED)


def test_a_command_that_takes_the_box_with_it_was_killed(driver: DockerDriver, python: Image, api: APIClient) -> None:
    mark = secrets.token_hex(4)
    with driver.open(spec(python)) as box:
        box.run(shell(f"echo {mark} > /work/mark"))
        [mine] = [one for one in api.containers(filters={"label": "pullwright.run=box"}) if holds(api, one["Id"], mark)]
        soon = threading.Timer(0.5, api.kill, [mine["Id"]])
        soon.start()
        assert box.run(shell("echo begun; sleep 8")).ended is Ended.KILLED
        soon.join()
        with pytest.raises(Broken, match="a new one is needed"):
            box.run(shell("true"))


def test_a_box_whose_container_is_gone_says_so(driver: DockerDriver, python: Image, api: APIClient) -> None:
    mark = secrets.token_hex(4)
    with driver.open(spec(python)) as box:
        box.run(shell(f"echo {mark} > /work/mark"))
        [mine] = [one for one in api.containers(filters={"label": "pullwright.run=box"}) if holds(api, one["Id"], mark)]
        api.remove_container(mine["Id"], force=True)
        with pytest.raises(Broken, match="sandbox"):
            box.run(shell("true"))
