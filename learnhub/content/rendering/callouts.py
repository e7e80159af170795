"""Labels of callouts and the other words that the renderer adds, by language of the course text.

These are part of a lesson, not of the interface: they follow the text's language, and English where it has none here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from learnhub.content.format.callouts import Callout
from learnhub.content.rendering.words import Words
from learnhub.i18n import long_date

_DAY = re.compile(r"review=[\"']?([0-9]{4}-[0-9]{2}-[0-9]{2})")

LABELS: Mapping[str, Mapping[Callout, str]] = {
    "en": {
        Callout.NOTE: "Note",
        Callout.TIP: "Tip",
        Callout.IMPORTANT: "Important",
        Callout.WARNING: "Warning",
        Callout.CAUTION: "Caution",
        Callout.KEY: "Key message",
        Callout.CASE: "Country case",
        Callout.GENDER: "What this means for women and men",
        Callout.DATA: "Figures",
        Callout.REFLECT: "Reflect",
        Callout.DEFINITION: "Definition",
        Callout.ACTIVITY: "To do at work",
        Callout.FACILITATOR: "For the facilitator",
    },
    "fr": {
        Callout.NOTE: "Note",
        Callout.TIP: "Conseil",
        Callout.IMPORTANT: "Important",
        Callout.WARNING: "Avertissement",
        Callout.CAUTION: "Attention",
        Callout.KEY: "Message clé",
        Callout.CASE: "Expérience d’un pays",
        Callout.GENDER: "Ce que cela change pour les femmes et les hommes",
        Callout.DATA: "Chiffres",
        Callout.REFLECT: "Pour réfléchir",
        Callout.DEFINITION: "Définition",
        Callout.ACTIVITY: "À faire au travail",
        Callout.FACILITATOR: "Pour l’animation",
    },
}
_OTHERS = {
    "en": Words(
        review="These figures are to be reviewed by %(day)s.",
        table="Table",
        footnote="Back to the text of footnote {}",
        recording="Download it: %(kind)s, %(size)s MB",
        transcript="What is said, to read",
        captions="Captions",
    ),
    "fr": Words(
        review="Ces chiffres sont à revoir avant le %(day)s.",
        table="Tableau",
        footnote="Revenir au texte de la note {}",
        recording="Le télécharger : %(kind)s, %(size)s Mo",
        transcript="Ce qui est dit, à lire",
        captions="Sous-titres",
        decimal=",",
    ),
}


def words_for(language: str, markdown: str) -> Words:
    """Return the renderer's words for a text in a language (`fr`, `pt-BR`); English where there are none."""
    known = language.split("-", maxsplit=1)[0] if language.split("-", maxsplit=1)[0] in LABELS else "en"
    labels = {str(kind): label for kind, label in LABELS[known].items()}
    days = {day: _in_full(day, known) for day in _DAY.findall(markdown)}
    return replace(_OTHERS[known], callouts=labels, days=days)


def _in_full(day: str, language: str) -> str:
    try:
        return long_date(date.fromisoformat(day), language)
    except ValueError:
        return day
