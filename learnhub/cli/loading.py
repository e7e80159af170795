"""Commands that are loaded when they are named: a check takes half a second, the whole of LearnHub two to load."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

import click


class Commands(MutableMapping[str, click.Command]):
    """Commands by name, each with its place: `learnhub.cli.serve:serve`."""

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = dict(places)
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        """Return a command, loading what it needs. Raises KeyError."""
        if name not in self._loaded:
            self._loaded[name] = resolve(self._places[name])
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._places[name], self._loaded[name] = "", command

    def __delitem__(self, name: str) -> None:
        del self._places[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def resolve(place: str) -> Any:
    """Return what stands at a place such as `learnhub.app:create_app`. The one import that waits until it is needed."""
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)
