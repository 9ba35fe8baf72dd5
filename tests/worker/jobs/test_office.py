"""What a repository of a stranger gets of the machine, and what is never said of it."""

import os

from core.repo_config import Bounds, RepoConfig
from core.settings import load
from tests.stories.hosted.stage import Stage
from worker.jobs.office import open_office

_MIB = 1 << 20


def test_no_repository_takes_the_whole_memory(stage: Stage) -> None:
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MIB
    with open_office(stage.settings) as office:
        greedy = office.tools.bounds(RepoConfig(memory_mib=65_536), Bounds()).memory_mib
        modest = office.tools.bounds(RepoConfig(memory_mib=100), Bounds()).memory_mib
        silent = office.tools.bounds(RepoConfig(), Bounds()).memory_mib
    assert greedy == min(machine // 2, 65_536)
    assert (modest, silent) == (100, 512)


def test_a_key_that_is_in_a_file_is_never_posted(stage: Stage) -> None:
    file = stage.home / "app.pem"
    file.write_text(stage.github.app.private_key)
    given = {**stage.environment, "PULLWRIGHT_PRIVATE_KEY": "", "PULLWRIGHT_PRIVATE_KEY_FILE": str(file)}
    piece = stage.github.app.private_key.splitlines()[3]
    with open_office(load(given)) as office:
        assert piece[8:40] not in office.gate(f"It says {piece[8:40]} there.")
