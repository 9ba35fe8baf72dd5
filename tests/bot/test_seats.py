"""On-premise: a licence has seats, and who asks takes one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.admission import Reason
from core.plans.licence import Licence, sign
from core.plans.plan import PlanName
from tests.bot.office import opened
from tests.core.plans.test_licence import public

HOST = "pw.example.org"


def test_more_people_than_seats_are_told_so(tmp_path: Path) -> None:
    key, today = Ed25519PrivateKey.generate(), datetime.now(UTC).date()
    licence = Licence("SN-1", PlanName("enterprise"), 1, today, today + timedelta(days=90), host=HOST)
    (tmp_path / "licence").write_text(sign(licence, key))
    settings = {
        "PULLWRIGHT_LICENCE": str(tmp_path / "licence"),
        "PULLWRIGHT_LICENCE_KEY": public(key),
        "PULLWRIGHT_PUBLIC_URL": f"https://{HOST}",
    }
    with opened(tmp_path, settings=settings) as office:
        carl, dora = (office.github.person(name, "write", office.repo) for name in ("carl", "dora"))
        for person in (office.ada, carl, dora, office.ada):
            issue = office.github.issue(office.repo, "A wish", author=office.ada)
            office.says(person, issue, "/pullwright implement")
            if person is dora:
                said = office.ours(issue)[-1]
        assert [(one.word, one.reason) for one in office.decisions] == [
            ("admitted", None),
            ("admitted", None),  # one more than were bought: the grace of a tenth
            ("refused", Reason.SEATS),
            ("admitted", None),  # whoever has a seat keeps it
        ]
        assert "All seats of this plan are taken: 1 seat was bought, and 2 people asked in this period." in said
        owner = office.desk.account_named(office.repo.owner)
        assert owner and owner.installation == office.repo.installation
