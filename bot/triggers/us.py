"""Who we are on GitHub: what people call us, and what our own doing looks like."""

from dataclasses import dataclass

from core.asks import Person


@dataclass(frozen=True, slots=True)
class Us:
    """`handle` in lower case; `app_id` 0 and `slug` "" where they are not known.

    `label` is the one that asks (empty: the handle). `is_shared`: others are the same account, as all jobs of
    workflows are, so that what it wrote need not be ours.
    """

    handle: str
    app_id: int = 0
    slug: str = ""
    label: str = ""
    is_shared: bool = False

    def is_us(self, person: Person) -> bool:
        """Whether that account is our own App."""
        names = {f"{name.lower()}[bot]" for name in (self.handle, self.slug) if name}
        return person.login.lower() in names

    def answers_to(self, person: Person) -> bool:
        """Whether what is assigned to that account is meant for us."""
        return self.is_us(person) or person.login.lower() == self.handle

    def wrote(self, app_id: int | None) -> bool:
        """Whether something was written through our own App."""
        return bool(self.app_id) and app_id == self.app_id
