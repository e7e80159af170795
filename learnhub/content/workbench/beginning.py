"""A course begun in the browser: the skeleton, under the titles that its author gave."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import select

from learnhub.content.drafting import skeleton
from learnhub.content.models import Course
from learnhub.errors import Conflict, Invalid
from learnhub.i18n import lazy
from learnhub.stores.database import db

LONGEST_TITLE = 200


def make(courses: Path, slug: str, titles: Mapping[str, str]) -> Path:
    """Make a course with its titles by language, the first that of its source; return the folder of its first version.

    Raises Invalid for `short_name` and `title_<language>`, and Conflict where this server has no folder of courses.
    """
    wrong = {
        f"title_{language}": lazy("Keep the title below %(longest)s characters.", longest=LONGEST_TITLE)
        for language, title in titles.items()
        if len(title) > LONGEST_TITLE
    }
    if db.session.scalars(select(Course.id).where(Course.slug == slug)).first() is not None:
        wrong["short_name"] = lazy("There is a course with this short name already. Choose another one.")
    if wrong:
        raise Invalid(wrong)
    if not courses.is_dir():
        raise Conflict(
            lazy("This server has no folder of courses in which one could be begun."),
            mend=lazy("Ask the people who look after this server to make it, or to name it in LEARNHUB_COURSES."),
        )
    try:
        return skeleton.create(slug, list(titles), courses, titles=titles)
    except Invalid as error:
        found = error.fields.get("id")
        raise Invalid({"short_name": found} if found else error.fields) from error
