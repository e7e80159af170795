"""Templates that are compiled once for each language, with the fixed words of the page already in it.

A page has some forty messages, and looking one up while it is rendered costs more than all else that is done with
it. What depends on a number (`ngettext`), and words that are put together by views, are looked up as ever.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from gettext import NullTranslations
from typing import Any

from flask.sansio.app import App
from flask.templating import Environment as FlaskEnvironment
from jinja2 import Template, nodes, pass_environment
from jinja2.runtime import Macro
from jinja2.utils import LRUCache
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from learnhub import i18n

# How many pieces of pages are kept in each language: some 2 kB each.
PIECES_KEPT = 4000


class SpokenEnvironment(FlaskEnvironment):
    """An environment with one of its kind for each language; asked itself, it passes on to that of the page."""

    language: str = ""

    def __init__(self, app: App, **options: Any) -> None:
        super().__init__(app, **options)
        self._spoken: dict[str, SpokenEnvironment] = {}
        self.pieces: Any = LRUCache(PIECES_KEPT)
        self.globals["kept"] = kept

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - the interface of the library
    ) -> Template:
        """Return a template in the language of the page."""
        if self.language:
            return super().get_template(name, parent, globals)
        return self._in(i18n.current_language()).get_template(name, parent, globals)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template may use besides its values: the environment's own where nothing is added.

        Jinja wraps it in any case, and then compares names one by one at every import of macros.
        """
        return super().make_globals(d) if d else self.globals

    def _in(self, language: str) -> SpokenEnvironment:
        if language not in self._spoken:
            # An overlay shares filters, globals and the loader, and has a store of compiled templates of its own.
            spoken = self.overlay(cache_size=400)
            spoken.language = language
            spoken.pieces = LRUCache(PIECES_KEPT)
            self._spoken[language] = spoken
        return self._spoken[language]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if not self.language:
            return tree
        folder = self.app.config["LEARNHUB"].translations_folder
        spoken: nodes.Template = _Translator(i18n.catalogue(folder, self.language)).visit(tree)
        return spoken


@pass_environment
def ngettext(environment: SpokenEnvironment, singular: str, plural: str, num: int, **values: Any) -> Markup:
    """Return what `i18n.ngettext` does, safe to print: what fills its places is escaped, as by Jinja's own."""
    language = environment.language or i18n.current_language()
    words = Markup(i18n.form_in(language, singular, plural, num))  # noqa: S704 - our own words
    return words % {"num": i18n.number(num, language), **values}


@pass_environment
def kept(environment: SpokenEnvironment, macro: Macro, subject: Any) -> str:
    """Return what a macro makes of a subject, from memory where the same was made before in the same language.

    For macros that read nothing but their subject and are called many times a page: `{{ kept(unit_line, unit) }}`.
    """
    found: str | None
    try:
        found = environment.pieces.get((macro.name, subject))
    except TypeError:  # a dictionary, which may change
        return macro(subject)
    if found is None:
        found = environment.pieces[macro.name, subject] = macro(subject)
    return found


class _Translator(NodeTransformer):
    """Puts the translation in the place of `_("…")`, safe to print as Jinja's own `_` returns it."""

    def __init__(self, catalogue: NullTranslations) -> None:
        self._catalogue = catalogue

    def visit_Call(self, call: nodes.Call) -> nodes.Expr:  # noqa: N802 - the interface of the library
        """Return the words themselves, or the words with their places filled while the page is rendered."""
        self.generic_visit(call)
        message = _message_of(call)
        if message is None:
            return call
        words = self._catalogue.gettext(message)
        if not call.kwargs:
            # As gettext does: `%%` is one sign, whether or not there is a place to fill.
            return nodes.MarkSafe(nodes.Const(words % {}), lineno=call.lineno)
        filled = [nodes.Pair(nodes.Const(each.key), each.value, lineno=call.lineno) for each in call.kwargs]
        return nodes.Mod(nodes.MarkSafe(nodes.Const(words)), nodes.Dict(filled), lineno=call.lineno)


def _message_of(call: nodes.Call) -> str | None:
    """Return the message of `_("…")`, or None for any other call."""
    is_ours = isinstance(call.node, nodes.Name) and call.node.name == "_"
    has_one_text = len(call.args) == 1 and isinstance(call.args[0], nodes.Const)
    if not (is_ours and has_one_text) or call.dyn_args is not None or call.dyn_kwargs is not None:
        return None
    return str(call.args[0].value)  # type: ignore[attr-defined] # a constant, as was seen
