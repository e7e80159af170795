"""Units and modules of a version put into another order, under other names, or taken away: whole, or not at all.

Numbers stay those that were there, handed out anew, so that few files get another name. What learners have done hangs
on ids, which no move touches.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from learnhub.content.format import names
from learnhub.content.workbench import contents, restaging
from learnhub.content.workbench.contents import Contents, ModuleFiles, UnitFiles
from learnhub.content.workbench.relinking import Moves, Stem, stem_of
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.i18n import Message, lazy

LONGEST_TITLE = 200
_NUMBER = re.compile(r"[0-9]+")
_FEW_DIGITS = 2


@dataclass(slots=True)
class _Order:
    """The modules of a version and the units in each, by what their names begin with; changed, then made true."""

    modules: list[str]
    units: dict[str, list[Stem]]
    folders: dict[str, str] = field(default_factory=dict)
    stems: dict[Stem, Stem] = field(default_factory=dict)

    def moves(self) -> Moves:
        """Return where everything goes, with numbers that say the present order."""
        folders = _numbered([self.folders.get(one, one) for one in self.modules], self.modules)
        stems: dict[Stem, Stem] = {}
        for place, module in enumerate(self.modules):
            inside = self.units[module]
            wanted = [self.stems.get(one, one)[1] for one in inside]
            stems |= {
                one: (folders[place], stem)
                for one, stem in zip(inside, _numbered(wanted, [one[1] for one in inside]), strict=True)
            }
        return Moves(dict(zip(self.modules, folders, strict=True)), stems)


def _numbered(wanted: Sequence[str], before: Sequence[str]) -> list[str]:
    """Return names in their order, with the numbers that were there handed out from the smallest."""
    numbers = sorted((_number(name) for name in before), key=int)
    if len({int(number) for number in numbers}) < len(numbers):  # two had the same, or one came from elsewhere
        width = max(_FEW_DIGITS, *map(len, numbers))
        numbers = _distinct(numbers, width)
    return [number + _NUMBER.sub("", name, count=1) for number, name in zip(numbers, wanted, strict=True)]


def _distinct(numbers: Sequence[str], width: int) -> list[str]:
    found: list[int] = []
    for number in numbers:
        found.append(max(int(number), found[-1] + 1 if found else 0))
    return [f"{number:0{width}}" for number in found]


def _number(name: str) -> str:
    return name.partition("-")[0]


def _order_of(held: Contents) -> _Order:
    inside = {module.folder: [_stem(unit) for unit in module.units] for module in held.modules}
    return _Order([module.folder for module in held.modules], inside)


def _stem(unit: UnitFiles) -> Stem:
    stems = {found[0] for path in unit.paths.values() if (found := stem_of(path))}
    if len(stems) != 1:
        raise _unclear(unit.id)
    return stems.pop()


def _unclear(unit: str) -> Conflict:
    return Conflict(
        lazy("Several units are called %(unit)s.", unit=unit),
        safe=lazy("Nothing was changed."),
        mend=lazy("Mend first what the checker says of their names."),
    )


def get_unit(held: Contents, unit: str) -> tuple[ModuleFiles, UnitFiles]:
    """Return a unit and its module by the unit's id. Raises NotFound, and Conflict where two files say they are it."""
    found = [(module, one) for module in held.modules for one in module.units if one.id == unit]
    if not found:
        raise NotFound
    if len(found) > 1:
        raise _unclear(unit)
    return found[0]


def get_module(held: Contents, module: str) -> ModuleFiles:
    """Return a module by its id. Raises NotFound."""
    found = next((one for one in held.modules if _id_of(one.folder) == module), None)
    if found is None:
        raise NotFound
    return found


def _id_of(folder: str) -> str:
    return folder.partition("-")[2]


def move_unit(folder: Path, unit: str, module: str, after: str) -> bool:
    """Put a unit into a module behind the unit `after`, or at its beginning for ""; tell whether anything changed.

    All are ids. Raises NotFound, Conflict.
    """
    held = contents.contents_of(folder)
    own, moved = get_unit(held, unit)
    target = get_module(held, module)
    order, stem = _order_of(held), _stem(moved)
    order.units[own.folder].remove(stem)
    inside = order.units[target.folder]
    inside.insert(0 if not after else inside.index(_within(held, target, after)) + 1, stem)
    return restaging.rearrange(folder, order.moves())


def _within(held: Contents, module: ModuleFiles, unit: str) -> Stem:
    own, found = get_unit(held, unit)
    if own.folder != module.folder:
        raise NotFound
    return _stem(found)


def move_module(folder: Path, module: str, after: str) -> bool:
    """Put a module behind another one, or at the beginning for ""; tell whether anything changed. Raises NotFound."""
    held = contents.contents_of(folder)
    moved, order = get_module(held, module).folder, _order_of(held)
    if after == module:
        raise NotFound
    order.modules.remove(moved)
    order.modules.insert(order.modules.index(get_module(held, after).folder) + 1 if after else 0, moved)
    return restaging.rearrange(folder, order.moves())


def rename_unit(folder: Path, unit: str, titles: Mapping[str, str], new: str, *, published: Collection[str]) -> bool:
    """Give a unit other titles by language, and the id `new`, unless its id is one of those that were published.

    Where a language's title is given with the source's, its translation fits as much as before. Raises NotFound,
    Conflict, and Invalid for `short_name` or `title_<language>`.
    """
    held = contents.contents_of(folder)
    own, named = get_unit(held, unit)
    taken = {one.id for module in held.modules for one in module.units}
    _require_right(titles.keys() & named.paths.keys(), titles, unit, new, taken, published)
    order, stem = _order_of(held), _stem(named)
    if new != unit:
        ending = f".{named.infix}" if named.infix else ""
        order.stems[stem] = (own.folder, f"{_number(stem[1])}-{new}{ending}")
    written = {named.paths[language]: title for language, title in titles.items() if language in named.paths}
    return restaging.rearrange(folder, order.moves(), titles=written, ids={unit: new})


def rename_module(
    folder: Path, module: str, titles: Mapping[str, str], new: str, *, published: Collection[str]
) -> bool:
    """Give a module other titles by language and another id, as `rename_unit` does. Raises NotFound, Invalid."""
    held = contents.contents_of(folder)
    named = get_module(held, module)
    taken = {_id_of(one.folder) for one in held.modules}
    _require_right(titles.keys(), titles, module, new, taken, published)
    order = _order_of(held)
    if new != module:
        order.folders[named.folder] = f"{_number(named.folder)}-{new}"
    return restaging.rearrange(folder, order.moves(), module_titles={named.settings: titles} if named.settings else {})


def _require_right(
    languages: Collection[str],
    titles: Mapping[str, str],
    old: str,
    new: str,
    taken: Collection[str],
    published: Collection[str],
) -> None:
    wrong: dict[str, Message] = {}
    for language in languages:
        if not titles[language].strip():
            wrong[f"title_{language}"] = lazy("Write a title.")
        elif len(titles[language]) > LONGEST_TITLE:
            wrong[f"title_{language}"] = lazy("Keep the title below %(longest)s characters.", longest=LONGEST_TITLE)
    if new != old and old in published:
        wrong["short_name"] = lazy("This short name was published, and what learners have done hangs on it: it stays.")
    elif not names.is_identifier(new):
        wrong["short_name"] = lazy("Use small letters, digits and single hyphens, such as who-pays.")
    elif new != old and new in taken:
        wrong["short_name"] = lazy("This short name is taken in this course. Choose another one.")
    if wrong:
        raise Invalid(wrong)


def remove_unit(folder: Path, unit: str) -> None:
    """Take a unit away, in all languages. Raises NotFound, Conflict."""
    held = contents.contents_of(folder)
    _own, removed = get_unit(held, unit)
    restaging.rearrange(folder, _order_of(held).moves(), without=_stem(removed))


def add_module(folder: Path, module: str, titles: Mapping[str, str]) -> str:
    """Add a module without units at the end, and return its folder. Raises Invalid as `rename_module` does."""
    held = contents.contents_of(folder)
    taken = {_id_of(one.folder) for one in held.modules}
    given = {language: title for language, title in titles.items() if title.strip() or language == held.languages[0]}
    _require_right(given.keys(), given, "", module, taken, ())
    last = max((int(_number(one.folder)) for one in held.modules), default=0)
    made = f"{last + 1:02}-{module}"
    restaging.add_module(folder, made, given)
    return made


def remove_module(folder: Path, module: str) -> None:
    """Take a module away that holds no units any more. Raises NotFound, Conflict."""
    held = contents.contents_of(folder)
    removed = get_module(held, module)
    if removed.units:
        raise Conflict(
            lazy("There are still units in this module."),
            safe=lazy("Nothing was changed."),
            mend=lazy("Move them to another module, or remove them, before you remove the module."),
        )
    restaging.remove_module(folder, removed.folder)
