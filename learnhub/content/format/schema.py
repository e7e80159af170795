"""From YAML to settings: what pydantic found wrong, said in the words of the format at the author's line."""

from __future__ import annotations

from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from learnhub.content.format.faults import Reporter
from learnhub.content.format.scalars import Wrong, closest
from learnhub.content.format.settings import Keys
from learnhub.content.format.strict_yaml import Path, YamlText
from learnhub.i18n import Message, lazy

Settings = TypeVar("Settings", bound=Keys)

_SHAPES: dict[str, tuple[Message, Message]] = {
    "dict_type": (lazy("Keys with values are expected here."), lazy("Write for example {en: …, fr: …}.")),
    "model_type": (lazy("Keys with values are expected here."), lazy("Write each as `key: value`.")),
    "tuple_type": (
        lazy("A list is expected here."),
        lazy("Write [one, two], or lines that start with a hyphen and a space."),
    ),
}
_UNKNOWN_SHAPE = lazy("This is not understood here."), lazy("Compare it with an example of the course format.")


def read_settings(keys: type[Settings], yaml: YamlText, report: Reporter) -> Settings | None:
    """Return what an author wrote as `keys`, or None after noting every fault with its place."""
    return _read(keys, {} if yaml.value is None else yaml.value, (), yaml, report) if _is_yaml(yaml, report) else None


def read_list(keys: type[Settings], yaml: YamlText, report: Reporter) -> list[Settings | None]:
    """Return each item of a list as `keys`, or None in its place after noting every fault in it."""
    if not _is_yaml(yaml, report):
        return []
    if not isinstance(yaml.value, list):
        report.error(yaml.place_of(()), "wrong-shape", *_SHAPES["tuple_type"])
        return []
    return [_read(keys, item, (place,), yaml, report) for place, item in enumerate(yaml.value)]


def _is_yaml(yaml: YamlText, report: Reporter) -> bool:
    for fault in yaml.faults:
        report.error(fault.place, fault.code, fault.message, fault.hint)
    return not yaml.faults


def _read(keys: type[Settings], value: Any, within: Path, yaml: YamlText, report: Reporter) -> Settings | None:
    """Return a value that stands at the path `within` of a file as `keys`."""
    try:
        return keys.model_validate(value)
    except ValidationError as problem:
        for error in problem.errors(include_url=False, include_input=False):
            _report(keys, error, within, yaml, report)
    return None


def _report(keys: type[Keys], error: Any, within: Path, yaml: YamlText, report: Reporter) -> None:
    path: Path = (*within, *(part for part in error["loc"] if part != "[key]"))
    kind = error["type"]
    if kind == "missing":
        message = lazy("`%(key)s` is missing.", key=path[-1])
        hint = keys.HOW_TO_ADD.get(str(path[-1])) or lazy("Add `%(key)s:`.", key=path[-1])
        report.error(yaml.place_of(path[:-1]), "missing-key", message, hint)
    elif kind == "extra_forbidden":
        _report_unknown(keys, path, yaml, report)
    elif kind == "value_error":
        _report_value(error["ctx"]["error"], path, yaml, report)
    else:
        message, hint = _SHAPES.get(kind, _UNKNOWN_SHAPE)
        report.error(yaml.place_of(path), "wrong-shape", message, hint)


def _report_unknown(keys: type[Keys], path: Path, yaml: YamlText, report: Reporter) -> None:
    place, key = yaml.place_of(path, of_key=True), str(path[-1])
    owner = _keys_at(keys, path[:-1])
    message = lazy("The key `%(key)s` is not known here.", key=key)
    report.error(place, "unknown-key", message, closest(key, list(owner.model_fields)))


def _report_value(problem: Exception, path: Path, yaml: YamlText, report: Reporter) -> None:
    place = yaml.place_of(path)
    if isinstance(problem, Wrong):
        name = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        message = lazy("`%(key)s`: %(problem)s", key=name, problem=problem.message) if name else problem.message
        report.error(place, problem.code, message, problem.hint)


def _keys_at(keys: type[Keys], path: Path) -> type[Keys]:
    for part in path:
        if isinstance(part, str) and part in keys.model_fields:
            keys = _inner_keys(keys.model_fields[part].annotation) or keys
    return keys


def _inner_keys(annotation: Any) -> type[Keys] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation if issubclass(annotation, Keys) else None
    return next((found for part in get_args(annotation) if (found := _inner_keys(part))), None)
