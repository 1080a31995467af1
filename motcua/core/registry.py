"""A registry that refuses a duplicate name, for things found by name."""

from collections.abc import ItemsView
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things of one kind. ``what`` is used in the message of an unknown or doubled name."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._things: dict[str, T] = {}

    def add(self, name: str, thing: T) -> T:
        """Raises ValueError when ``name`` is taken."""
        if name in self._things:
            raise ValueError(f"{self.what} {name!r} is registered twice")
        self._things[name] = thing
        return thing

    def __getitem__(self, name: str) -> T:
        return self._things[name]

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def items(self) -> ItemsView[str, T]:
        """Names and things in the order of registration."""
        return self._things.items()
