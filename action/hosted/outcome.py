"""What the server says about the end, as the step's result."""

from collections.abc import Mapping
from pathlib import Path

from action.inputs import Runner
from action.result import Conclusion, Failing, Result
from bot.wire import STATEMENT, Finish
from core.runs import Verdict

_ENDS = {
    "answered": Conclusion.SUCCESS,
    "cancelled": Conclusion.CANCELLED,
    "dead": Conclusion.FAILURE,
    "refused": Conclusion.REFUSED,
}
_VERDICTS = {
    "failed": Conclusion.FAILURE,
    "refused": Conclusion.REFUSED,
    "cancelled": Conclusion.CANCELLED,
}
_WORDLESS = "It ended without a word; see the log."


def of(finish: Finish, files: Mapping[str, Path], runner: Runner) -> Result:
    """The result; `files` are the reports that were fetched."""
    conclusion = _ENDS.get(finish.state) or _VERDICTS.get(finish.verdict, Conclusion.SUCCESS)
    where = f" The pull request is {finish.pull_url}" if finish.pull_url else ""
    verdict = finish.verdict if conclusion is not Conclusion.CANCELLED else ""
    return Result(
        conclusion=conclusion,
        sentence=f"{finish.sentence}{where}".strip() or _WORDLESS,
        verdict=Verdict(verdict) if verdict in set(Verdict) else None,
        run_id=finish.run_id,
        run_url=runner.run_url,
        pr_number=finish.pull_number,
        pr_url=finish.pull_url,
        branch_name=finish.branch,
        head_sha=finish.head_sha,
        total_cost_usd=finish.cost_usd,
        input_tokens=finish.input_tokens,
        output_tokens=finish.output_tokens,
        cache_read_tokens=finish.cache_read_tokens,
        cache_write_tokens=finish.cache_write_tokens,
        report_path=str(files.get("report.md", "")),
        report_docx_path=str(files.get("report.docx", "")),
        report_sarif_path=str(files.get("report.sarif", "")),
        patch_path=str(files.get("patch.diff", "")),
        statement_path=str(files.get(STATEMENT, "")),
        failing=tuple(Failing(one.path, one.line, one.title, one.message) for one in finish.failing),
    )
