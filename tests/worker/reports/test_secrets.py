"""A key that got into an issue, a log or an answer does not get into a report."""

import pytest

from core.text.redact import Redactor
from tests.worker.reports import inspection, samples
from worker.reports import docx, markdown
from worker.reports import json as machine
from worker.reports.document import secrets

KEY = "sk-proj-Zk3vQ9xW7mB2nL5tR8yU1pD4"


def test_no_format_shows_a_key_that_was_everywhere() -> None:
    report = samples.hostile(f"see {KEY} here")
    assert KEY in machine.render(report).decode()
    clean = secrets.without(report, Redactor([KEY]))
    shown = [machine.render(clean).decode(), markdown.render(clean).decode(), inspection.text(docx.render(clean))]
    for text in shown:
        assert KEY not in text
        assert "[redacted]" in text


@pytest.mark.parametrize("sample", samples.SAMPLES)
def test_a_report_without_secrets_stays_as_it_is(sample: samples.Sample) -> None:
    assert secrets.without(sample(), Redactor([KEY])) == sample()
