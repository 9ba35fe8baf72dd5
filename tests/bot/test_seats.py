"""On-premise: a licence has seats, and who asks takes one."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.admission import Reason
from core.plans.licence import Licence, sign
from core.plans.plan import PlanName
from tests.bot.office import opened
from tests.core.plans.test_licence import public

HOST = "pw.example.org"


def _licensed(folder: Path, seats: int) -> dict[str, str]:
    key, today = Ed25519PrivateKey.generate(), datetime.now(UTC).date()
    licence = Licence("SN-1", PlanName("enterprise"), seats, today, today + timedelta(days=90), host=HOST)
    (folder / "licence").write_text(sign(licence, key))
    return {
        "PULLWRIGHT_LICENCE": str(folder / "licence"),
        "PULLWRIGHT_LICENCE_KEY": public(key),
        "PULLWRIGHT_PUBLIC_URL": f"https://{HOST}",
    }


def test_more_people_than_seats_are_told_so(tmp_path: Path) -> None:
    with opened(tmp_path, settings=_licensed(tmp_path, seats=1)) as office:
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


def test_of_many_new_people_at_once_no_more_get_a_seat_than_one_after_the_other(tmp_path: Path) -> None:
    with opened(tmp_path, settings=_licensed(tmp_path, seats=1)) as office:
        for number in range(8):
            person = office.github.person(f"new-{number}", "write", office.repo)
            issue = office.github.issue(office.repo, f"A wish {number}", author=person)
            office.github.say(office.repo, issue, person, "/pullwright implement")
        office.settle()
        words = Counter(one.word for one in office.decisions)
        assert words == {"admitted": 2, "refused": 6}  # the one that was bought, and the grace
