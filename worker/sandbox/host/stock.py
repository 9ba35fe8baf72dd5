"""What a host has for one client: images of its own list, and the layers that this client made."""

import hashlib
from dataclasses import replace

from core.errors import Broken
from worker.sandbox import Driver, Image, Kept, Layer
from worker.sandbox.host.policy import Policy
from worker.sandbox.protocol.heads import ImageSaid


class Stock:
    """Clients name images and layers, and what they say reaches the engine as nothing but a hash."""

    def __init__(self, driver: Driver, policy: Policy, client: str) -> None:
        self._driver, self._policy, self._client = driver, policy, client
        self._images: dict[str, Image] = {}

    def image(self, language: str) -> Image:
        """The image for a language of the list, built if it is not there yet."""
        self._policy.language(language)
        if language not in self._images:
            self._images[language] = self._driver.image(language)
        return self._images[language]

    def same(self, asked: ImageSaid) -> Image:
        """Our image that `asked` names; `PolicyRefused` if it is none of ours."""
        ours = self.image(asked.language)
        self._policy.image(asked, ours)
        return ours

    def key(self, key: str) -> str:
        """Where a client's layer lies: no other client has a word in it, and what set-up meets here is part of it."""
        return f"{self._mark}{_hash(self._client, self._policy.mirrors, key)[:40]}"

    def layer(self, image: Image, key: str) -> Layer | None:
        """The layer that this client made under `key`."""
        found = self._driver.known(image, self.key(key))
        return replace(found, key=key) if found else None

    def needed(self, image: Image, key: str) -> Layer | None:
        """The layer for a sandbox that asks for one; an empty key asks for none."""
        found = self.layer(image, key) if key else None
        if key and found is None:
            raise Broken("The sandbox host has these dependencies no more: install them again.", retryable=True)
        return found

    def kept(self) -> tuple[Kept, ...]:
        """What the engine keeps, without the layers of others."""
        return tuple(
            one for one in self._driver.inventory() if one.kind != "layer" or _tag(one.name).startswith(self._mark)
        )

    @property
    def _mark(self) -> str:
        """How the names of all layers of this client begin: a plain word, which drivers keep as it is."""
        return f"client-{_hash(self._client)[:20]}-"


def _tag(name: str) -> str:
    return name.rpartition(":")[2]


def _hash(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()
