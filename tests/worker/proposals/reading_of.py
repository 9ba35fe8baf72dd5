"""What an answer does to files, for tests: the edits applied exactly."""

from collections.abc import Mapping

from core.runs import DeleteFile, Replace, WriteFile
from worker.llm import Stop
from worker.proposals import parse


def after(answer: str, files: Mapping[str, str], *targets: str, stop: Stop = Stop.END) -> dict[str, str]:
    """The files after the edits of `answer`, which must have been read without a problem."""
    parsed = parse(answer, files, targets=targets, stop=stop)
    assert parsed.problems == ()
    made = dict(files)
    for edit in parsed.edits:
        match edit:
            case WriteFile(path, content):
                made[path] = content
            case Replace(path, search, replace):
                assert made[path].count(search) == 1, f"{search!r} stands {made[path].count(search)} times"
                made[path] = made[path].replace(search, replace)
            case DeleteFile(path):
                del made[path]
    return made


def problem(answer: str, files: Mapping[str, str], *targets: str, stop: Stop = Stop.END) -> str:
    """The one problem of an answer that gives no edits."""
    parsed = parse(answer, files, targets=targets, stop=stop)
    assert parsed.edits == ()
    assert len(parsed.problems) == 1
    return parsed.problems[0]
