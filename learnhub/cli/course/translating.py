"""Translate a course: stubs, what is outdated, and what is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from learnhub import i18n
from learnhub.cli import interpreter, saying
from learnhub.cli.course import places
from learnhub.content.drafting import skeleton, translating
from learnhub.content.drafting.paragraphs import Change
from learnhub.content.drafting.translating import State, Translation
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy, ngettext

HEADINGS = {
    State.STUB: lazy("To be translated:"),
    State.MISSING: lazy("Missing:"),
    State.UNSAID: lazy("Not said which text they were made from (if they are right, use --done):"),
    State.OUTDATED: lazy("Outdated, because the source changed after they were made:"),
}
# Of a file in which more are left, their number says enough.
KEYS_NAMED = 8


@click.command()
@click.argument("name", metavar="COURSE")
@click.argument("language")
@click.option("--yes", is_flag=True, help="Do not ask before a language is begun.")
@click.option(
    "--done", multiple=True, metavar="FILE", help="Note that a file fits its source as it is now; repeatable."
)
def translate(name: str, language: str, done: tuple[str, ...], *, yes: bool) -> None:
    """Make the files of a language, and tell what is left.

    What is outdated is told too. COURSE is a course's folder or id, whose newest version is looked at, or a version's
    folder, or spf-costing@1.0.0. LANGUAGE is a code such as fr or pt-BR; one that the course does not list yet is begun
    after asking. Files that are there are not written over, unless nobody has touched them since they were made and the
    source has changed.

    \b
    Examples:
      .venv/bin/python -m learnhub course translate spf-costing fr
      .venv/bin/python -m learnhub course translate spf-costing fr --done 01-first-module/01-first-lesson.fr.md
    """
    version = places.find_version(name)
    with saying.errors_told():
        tag = skeleton.known_language(language)
        if tag is None:
            saying.fail(_("No language is called %(code)s. Write a code such as fr, km or pt-BR.", code=language))
        _ask_before_it_is_begun(version, tag, yes=yes)
        for file in done:
            translating.mark_done(version, _within(version, file))
            click.echo(_("Done: %(file)s", file=file))
        made = translating.add_stubs(version, tag)
        found = translating.states_of(version, tag)
        lines = [*_report(version, tag, found, made), *_what_is_next(version, name, language, found)]
        click.echo("\n".join(lines))


def _ask_before_it_is_begun(version: Path, tag: str, *, yes: bool) -> None:
    listed = translating.languages_of(version)
    if tag.lower() not in (one.lower() for one in listed):
        question = _(
            "%(version)s is written in: %(languages)s. Begin %(language)s (%(code)s) as one more language?",
            version=f"{version.parent.name} {version.name}",
            languages=", ".join(listed),
            language=i18n.language_name(tag.lower(), i18n.current_language()),
            code=tag,
        )
        saying.ask(question, yes=yes)


def _what_is_next(version: Path, name: str, language: str, found: list[Translation]) -> Iterator[str]:
    if any(one.state is not State.DONE for one in found):
        yield from ("", _("The files are in %(folder)s.", folder=places.shown(version)))
    if any(one.state is State.STUB for one in found):
        yield _("Translate the new ones, and remove the line that says that it is still to be done: <!-- … -->")
    unfit = next((one.path for one in found if one.state in {State.OUTDATED, State.UNSAID}), None)
    if unfit is not None:
        yield _("When one says the same as its source again, note it, as here:")
        yield f"  {interpreter.typed()} course translate {name} {language} --done {unfit}"


def _within(version: Path, file: str) -> str:
    """Return a file's path within the version; it may be named from here as well."""
    here = Path(file).absolute()
    return here.relative_to(version).as_posix() if here.is_relative_to(version) else file


def _report(version: Path, language: str, found: list[Translation], made: list[str]) -> Iterator[str]:
    done = sum(one.state is State.DONE for one in found)
    yield _(
        "%(version)s in %(language)s (%(code)s): translated %(done)s of %(all)s units.",
        version=f"{version.parent.name} {version.name}",
        language=i18n.language_name(language.lower(), i18n.current_language()),
        code=language,
        done=done,
        all=len(found),
    )
    if made:
        yield from ("", _("Written now, in the words of the source:"), *(f"  {path}" for path in made))
    for state, heading in HEADINGS.items():
        listed = [one for one in found if one.state is state and one.path not in made]
        if listed:
            yield from ("", str(heading), *_lines(listed))
    same = translating.untranslated_settings(version, language)
    if same:
        yield from ("", _("In the same words as the source:"), *(f"  {path}: {_few(same[path])}" for path in same))


def _few(keys: list[str]) -> str:
    return ", ".join(keys) if len(keys) <= KEYS_NAMED else ngettext("%(num)s text", "%(num)s texts", len(keys))


def _lines(listed: Iterable[Translation]) -> Iterator[str]:
    for one in listed:
        yield f"  {one.path}"
        if one.state is State.OUTDATED:
            yield from _changes(one.source, one.changes)


def _changes(source: str, changes: tuple[Change, ...] | None) -> Iterator[str]:
    if changes is None:
        lost = _("The text it was made from is neither in an earlier version nor in Git: compare the whole of it.")
        yield f"    {lost}"
        return
    for change in changes:
        yield f"    {source}:{change.line}"
        yield from (f"      - {line}" for line in change.before.splitlines())
        yield from (f"      + {line}" for line in change.after.splitlines())
