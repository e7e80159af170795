"""The privacy notice and the terms of use of this instance: published in versions, each in several languages.

The product comes with a notice, and with no terms. Whoever administers an instance publishes its own words, written in
Markdown and rendered as lessons are; former versions stay readable, for people accepted them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from sqlalchemy import CompoundSelect, String, Text, UniqueConstraint, null, select, update
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock
from learnhub.content.rendering import RENDER_VERSION
from learnhub.content.rendering.documents import Document as ToRender
from learnhub.content.rendering.renderer import render
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.i18n import lazy
from learnhub.people import acceptances, accounts
from learnhub.people import texts as tidy
from learnhub.people.acceptances import Acceptance, Document
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import Model, db
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, TECHNICAL
from learnhub.stores.record import Act

ACTION = "settings.security_sso_mail"
LONGEST = 60_000
# The product's own notice.
OWN = Document.PRIVACY_NOTICE, accounts.NOTICE_VERSION


class PublishedText(Model):
    """A document as it was published, in one language. `html` is made of `markdown` by the limited renderer."""

    __tablename__ = "published_texts"
    __table_args__ = (UniqueConstraint("document", "version", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    document: Mapped[str] = mapped_column(String(32), info=TECHNICAL)
    # The day of its publication, with a number from the second one of a day on.
    version: Mapped[str] = mapped_column(String(32), info=TECHNICAL)
    language: Mapped[str] = mapped_column(String(16), info=TECHNICAL)
    markdown: Mapped[str] = mapped_column(Text, info=TECHNICAL)
    html: Mapped[str] = mapped_column(Text, info=TECHNICAL)
    render_version: Mapped[int] = mapped_column(server_default="0", info=TECHNICAL)
    published_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    # The opaque code of who did it.
    published_by: Mapped[str] = mapped_column(String(16), info=PSEUDONYM)

    @property
    def title(self) -> str:
        """What it is called."""
        return _title_of(self.markdown)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a document; `published_at` is None for the notice that comes with the product."""

    document: Document
    number: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text with the HTML of what stands below its title."""

    markdown: str
    html: str

    @property
    def title(self) -> str:
        """What it is called."""
        return _title_of(self.markdown)


def _title_of(markdown: str) -> str:
    return markdown.partition("\n")[0].removeprefix("# ").strip()


def versions(document: Document) -> Sequence[Version]:
    """Return all versions of a document, the newest first; the notice of the product is the oldest of the notice."""
    rows = db.session.execute(
        select(PublishedText.version, PublishedText.published_at)
        .where(PublishedText.document == document)
        .order_by(PublishedText.id.desc())
    )
    found = {number: Version(document, number, published_at) for number, published_at in rows}
    if document is OWN[0]:
        found[OWN[1]] = Version(*OWN, None)
    return list(found.values())


def find_current(document: Document) -> Version | None:
    """Return the version that holds now, or None where an instance has no such document."""
    return next(iter(versions(document)), None)


def notice_version() -> str:
    """Return the number of the privacy notice that holds now; whoever makes an account accepts it."""
    found = find_current(Document.PRIVACY_NOTICE)
    return found.number if found else OWN[1]


def get(document: Document, number: str) -> Version:
    """Return a version. Raises NotFound."""
    found = next((one for one in versions(document) if one.number == number), None)
    if found is None:
        raise NotFound
    return found


def texts_of(version: Version) -> Mapping[str, PublishedText]:
    """Return the texts of a version by language; none for the notice that comes with the product."""
    query = select(PublishedText).where(
        PublishedText.document == version.document, PublishedText.version == version.number
    )
    return {one.language: one for one in db.session.scalars(query.order_by(PublishedText.id))}


def wanted(person: Person) -> list[Version]:
    """Return what holds now and the person has not accepted yet."""
    accepted: set[tuple[str, str]] = set()
    current = {OWN[0]: Version(*OWN, None)}
    for _order, document, number, published_at in db.session.execute(_published_and_accepted(person)):
        if published_at is None:
            accepted.add((document, number))
        else:
            current[Document(document)] = Version(Document(document), number, published_at)
    return [one for one in current.values() if (one.document, one.number) not in accepted]


def _published_and_accepted(person: Person) -> CompoundSelect[int, str, str, datetime]:
    """Return in one query what was published, in its order, and what somebody accepted: the start page asks it."""
    accepted = select(Acceptance.id, Acceptance.document, Acceptance.version, null().label("published_at")).where(
        Acceptance.person_id == person.id
    )
    published = select(PublishedText.id, PublishedText.document, PublishedText.version, PublishedText.published_at)
    return published.union_all(accepted).order_by("id")


def accept(person: Person, document: Document, number: str, language: str) -> None:
    """Keep that somebody accepts what holds now. Raises Conflict where another version does by now."""
    current = find_current(document)
    if current is None or current.number != number:
        raise Conflict(
            lazy("There is a newer version since you opened this page."),
            safe=lazy("Nothing was changed."),
            mend=lazy("Open the page again and read that one."),
        )
    acceptances.accept_again(person, document, number, language)


def rendered(document: Document, texts: Mapping[str, str]) -> dict[str, Rendered]:
    """Return texts by language as they will be shown, without those that are empty; slow, so outside of a transaction.

    Raises Invalid by language for one that is too long or has no title to begin with, and where all are empty; and
    CannotRender.
    """
    given = {language: text.strip() for language, text in texts.items() if text.strip()}
    if not given:
        raise Invalid({next(iter(texts)): lazy("Write the text in one language at least.")})
    kept = {language: tidy.several_lines(text, field=language, longest=LONGEST) for language, text in given.items()}
    wrong = {language: _NO_TITLE for language, text in kept.items() if not re.match(r"# \S", text)}
    if wrong:
        raise Invalid(wrong)
    made = zip(kept.items(), render(_to_render(document, *each) for each in kept.items()), strict=True)
    return {language: Rendered(text, html) for (language, text), html in made}


def _to_render(document: str, language: str, markdown: str) -> ToRender:
    """Return what stands below the title, as the renderer takes it."""
    return ToRender(f"{document}.{language}.md", markdown.partition("\n")[2], language=language)


def list_old() -> Sequence[PublishedText]:
    """Return the texts that an older renderer made."""
    query = select(PublishedText).where(PublishedText.render_version < RENDER_VERSION)
    return db.session.scalars(query.order_by(PublishedText.id)).all()


def render_again(old: Sequence[PublishedText]) -> dict[int, str]:
    """Return the HTML of texts as it is made today, by their row keys; slow, so outside of a transaction."""
    asked = [_to_render(one.document, one.language, one.markdown) for one in old]
    return dict(zip((one.id for one in old), render(asked), strict=True)) if old else {}


def replace_html(made: Mapping[int, str]) -> None:
    """Put newly rendered HTML in the place of what an older renderer made; the words stay as they were published."""
    for key, html in made.items():
        deed = update(PublishedText).where(PublishedText.id == key)
        db.session.execute(deed.values(html=html, render_version=RENDER_VERSION))


_NO_TITLE = lazy("Begin with the title: a line with # and a space before it.")


def publish(actor_code: str, document: Document, made: Mapping[str, Rendered]) -> Version:
    """Publish a new version; everybody is asked to accept it. The same words again change nothing."""
    current = find_current(document)
    if current is not None:
        held = {language: one.markdown for language, one in texts_of(current).items()}
        if held == {language: one.markdown for language, one in made.items()}:
            return current
    version = Version(document, _next_number(document), clock.now())
    for language, one in made.items():
        db.session.add(
            PublishedText(
                document=document,
                version=version.number,
                language=language,
                markdown=one.markdown,
                html=one.html,
                render_version=RENDER_VERSION,
                published_at=version.published_at,
                published_by=actor_code,
            )
        )
    db.session.flush()
    told = {"languages": sorted(made), "version": version.number}
    record.audit(actor_code, Act.DOCUMENT_PUBLISHED, "document", document, **told)
    return version


def _next_number(document: Document) -> str:
    today, taken = clock.today().isoformat(), {one.number for one in versions(document)}
    numbers = (today, *(f"{today}.{count}" for count in range(2, len(taken) + 3)))
    return next(number for number in numbers if number not in taken)


def as_markdown(html: str) -> str:
    """Return a text of the product as Markdown, to begin one's own with: it has headings, paragraphs and lists."""
    text = re.sub(r"\s*<h1>(.*?)</h1>", r"# \1\n\n", html)
    text = re.sub(r"<h2>(.*?)</h2>", r"\n## \1\n", text)
    text = re.sub(r"</?strong>", "**", text)
    text = re.sub(r"<li>(.*?)</li>", r"- \1", text)
    text = re.sub(r"<p[^>]*>(.*?)</p>", r"\1\n", text)
    return re.sub(r"\n{3,}", "\n\n", unescape(re.sub(r"<[^>]*>", "", text))).strip() + "\n"
