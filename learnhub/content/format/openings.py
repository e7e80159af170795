"""Modules that open later: whether learners can come to each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.format.modules import ModuleDraft
from learnhub.content.format.scalars import closest
from learnhub.content.format.settings import DEFAULT_ATTEMPTS, QuizFront
from learnhub.content.format.units import UnitDraft
from learnhub.content.format.vocabulary import Role
from learnhub.i18n import lazy


def check_openings(modules: list[ModuleDraft], faults: Faults) -> None:
    """Check that each module which opens later opens after a unit that learners can come to, and complete."""
    units = {unit.id: unit for module in modules for unit in module.units}
    holders = {unit.id: module for module in modules for unit in module.units}
    for module in modules:
        after = _after(module)
        if not after:
            continue
        report, place = Reporter(faults, f"{module.folder}/module.yml"), module.yaml.place_of(("opens", "after"))
        if after not in units:
            message = lazy("There is no unit `%(unit)s` in this course.", unit=after)
            report.error(place, "opens-unknown", message, closest(after, list(units)))
        elif holders[after] is module:
            message = lazy("This module opens after one of its own units, so it never opens.")
            report.error(place, "opens-itself", message, lazy("Name a unit of another module."))
        elif module in (waited := list(_waited_for(module, holders))):
            others = ", ".join(sorted({each.folder for each in waited} - {module.folder}))
            message = lazy("This module and %(others)s wait for each other, so none of them opens.", others=others)
            report.error(place, "opens-knot", message, lazy("Have one of them open after a unit outside of them."))
        elif _may_be_used_up(units[after]):
            message = lazy("Whoever uses up all attempts at `%(unit)s` never comes to this module.", unit=after)
            hint = lazy("Write `attempts: unlimited` there, or name another unit.")
            report.warning(place, "opens-never", message, hint)


def _after(module: ModuleDraft) -> str:
    opens = module.settings.opens if module.settings else None
    return opens.after if opens else ""


def _waited_for(module: ModuleDraft, holders: Mapping[str, ModuleDraft]) -> Iterator[ModuleDraft]:
    """Give the modules that have to be open before a module opens, each once; itself, if it is one, is last."""
    seen: list[ModuleDraft] = []
    before = holders.get(_after(module))
    while before is not None and before not in seen:
        yield before
        if before is module:
            return
        seen.append(before)
        before = holders.get(_after(before))


def _may_be_used_up(unit: UnitDraft) -> bool:
    """Say whether a unit is a quiz that can be failed so often that it cannot be taken again."""
    front = unit.source.front if unit.source else None
    if not isinstance(front, QuizFront) or front.role is Role.PRE:  # nobody fails what is taken beforehand
        return False
    attempts = front.attempts if "attempts" in front.model_fields_set else DEFAULT_ATTEMPTS[front.role]
    return attempts is not None and front.pass_mark != 0
