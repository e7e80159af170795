"""Templates are compiled for each language, and say the same as when words are looked up while a page is made."""

from __future__ import annotations

from typing import Any

import pytest
from flask import g
from jinja2 import DictLoader

from learnhub import i18n
from learnhub.app import LearnHub
from learnhub.web.templating import SpokenEnvironment

TEMPLATES = {
    "words.html": '{{ _("Courses") }}',
    "places.html": '{{ _("Attempt %(number)s", number=value) }}',
    "sign.html": '{{ _("100 %%") }}',
    "row.html": (
        '{% macro row(x) %}{{ count.append(1) or "" }}{{ _("Courses") }} {{ x }}{% endmacro %}{{ kept(row, x) }}'
    ),
    "asked.html": "{{ _(word) }}",
}


@pytest.fixture
def environment(app: LearnHub) -> SpokenEnvironment:
    return SpokenEnvironment(app, loader=DictLoader(TEMPLATES), autoescape=True, extensions=["jinja2.ext.i18n"])


def said(app: LearnHub, environment: SpokenEnvironment, name: str, language: str, **values: Any) -> str:
    with app.test_request_context(f"/{language}/"):
        g.language = language
        environment.install_gettext_callables(str, lambda one, many, n: one if n == 1 else many, newstyle=True)  # type: ignore[attr-defined]
        return environment.get_template(name).render(**values)


def test_each_language_has_its_words(app: LearnHub, environment: SpokenEnvironment) -> None:
    assert said(app, environment, "words.html", "en") == "Courses"
    assert said(app, environment, "words.html", "fr") == "Cours"
    assert said(app, environment, "words.html", "en") == "Courses"


def test_places_are_filled_and_made_safe(app: LearnHub, environment: SpokenEnvironment) -> None:
    assert said(app, environment, "places.html", "fr", value="<b>") == "Tentative &lt;b&gt;"


def test_a_doubled_sign_is_one(app: LearnHub, environment: SpokenEnvironment) -> None:
    assert said(app, environment, "sign.html", "en") == "100 %"


def test_words_that_come_as_a_value_are_looked_up_when_the_page_is_made(
    app: LearnHub, environment: SpokenEnvironment
) -> None:
    assert said(app, environment, "asked.html", "fr", word="not in any catalogue") == "not in any catalogue"


def test_a_piece_is_made_once_for_each_language_and_subject(app: LearnHub, environment: SpokenEnvironment) -> None:
    made: list[int] = []
    environment.globals["count"] = made
    for language in ("en", "fr", "en", "fr"):
        for subject in ("one", "two"):
            assert said(app, environment, "row.html", language, x=subject).endswith(f" {subject}")
    assert len(made) == 4
    assert said(app, environment, "row.html", "fr", x="one") == "Cours one"


def test_a_piece_about_something_that_may_change_is_made_each_time(
    app: LearnHub, environment: SpokenEnvironment
) -> None:
    made: list[int] = []
    environment.globals["count"] = made
    for _ in range(2):
        assert said(app, environment, "row.html", "en", x={"a": 1})
    assert len(made) == 2


@pytest.mark.parametrize(
    ("language", "num", "shown"),
    [
        ("en", 1, "1 question"),
        ("en", 999, "999 questions"),
        ("en", 2652, "2,652 questions"),
        ("fr", 0, "0 question"),
        ("fr", 2652, "2\N{NARROW NO-BREAK SPACE}652 questions"),
    ],
)
def test_large_numbers_are_written_as_people_write_them(app: LearnHub, language: str, num: int, shown: str) -> None:
    with app.test_request_context(f"/{language}/"):
        g.language = language
        assert i18n.ngettext("%(num)s question", "%(num)s questions", num) == shown
        words = app.jinja_env.from_string('{{ ngettext("%(num)s question", "%(num)s questions", num) }}')
        assert words.render(num=num) == shown


def test_what_fills_a_place_beside_a_number_is_made_safe(app: LearnHub) -> None:
    with app.test_request_context("/en/"):
        words = app.jinja_env.from_string('{{ ngettext("%(num)s of %(who)s", "%(num)s of %(who)s", 2, who="<b>") }}')
        assert words.render() == "2 of &lt;b&gt;"
