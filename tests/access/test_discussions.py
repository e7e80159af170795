"""Who reads questions, who answers as what, who may hide, and what waits for whom; on both databases."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub.access import discussions as access
from learnhub.access import reach, waiting_posts
from learnhub.content.models import Course
from learnhub.errors import NotFound, Refused
from learnhub.exchange import discussions
from learnhub.exchange.discussions import Capacity
from learnhub.exchange.models import Post
from learnhub.learning import enrolments, programmes
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db
from tests import published
from tests.cast import Cast
from tests.reports import factories
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("rules")
UNIT = "lesson-1"


@dataclass(frozen=True)
class Scene:
    """A course that Laos owns, offered in a programme; somebody of the programme and somebody else learn in it."""

    course: Course
    inside: Person
    outside: Person
    people: dict[str, Person]

    def ask(self, person: Person, text: str = "Who pays?", language: str = "fr") -> Post:
        return discussions.ask(person, self.course, UNIT, language=language, text=text)


@pytest.fixture
def scene(rules: None, cast: Cast) -> Scene:
    course = factories.course("scene")
    course.country = "LA"
    db.session.flush()
    programme = programmes.make(record.SYSTEM, name="Spring", courses=[course])
    inside, outside, peer = cast.learner("BJ"), cast.learner("TG"), cast.learner("KH")
    factories.enrolled(inside, course, programme=programme)
    factories.enrolled(outside, course)
    factories.enrolled(peer, course)
    people = {
        "peer": peer,
        "stranger": cast.learner("BJ"),
        "tutor": cast.tutor(programme.public_id),
        "author": cast.author(course.slug),
        "author elsewhere": cast.author(factories.course("elsewhere").slug),
        "manager of the owner": cast.country_manager("LA"),
        "manager of Benin": cast.country_manager("BJ"),
        "manager of Brazil": cast.country_manager("BR"),
        "manager of an institution": cast.institution_manager(cast.institution("BJ")),
        "administrator": cast.administrator(),
    }
    return Scene(course, inside, outside, people)


def reads(scene: Scene, who: str) -> bool:
    try:
        access.room(reach.actor_of(scene.people[who]), scene.course.slug, UNIT)
    except NotFound:
        return False
    return True


def test_those_who_learn_teach_write_or_look_after_it_read(scene: Scene) -> None:
    scene.ask(scene.inside)  # of Benin
    able = {who for who in scene.people if reads(scene, who)}
    assert able == {"peer", "tutor", "author", "manager of the owner", "manager of Benin", "administrator"}


def test_nobody_asks_under_an_exam(scene: Scene) -> None:
    enrolments.enrol(scene.inside, published.publish_course().course, language="en")
    actor = reach.actor_of(scene.inside)
    assert access.room(actor, published.COURSE, published.CHECK).may_ask
    with pytest.raises(NotFound):
        access.room(actor, published.COURSE, published.EXAM)


def answers_as(scene: Scene, who: str, asker: Person) -> str | None:
    actor = reach.actor_of(scene.people[who])
    room = access.room(actor, scene.course.slug, UNIT)
    line = access.get(actor, scene.ask(asker).public_id)
    return room.capacity(tutors=line.is_tutored)


@pytest.mark.parametrize(
    ("who", "inside", "outside"),
    [
        ("peer", "learner", "learner"),
        ("tutor", "tutor", None),
        ("author", "author", "author"),
        ("manager of the owner", "manager", "manager"),
        ("administrator", "manager", "manager"),
    ],
)
def test_everybody_answers_as_what_they_are(scene: Scene, who: str, inside: str, outside: str | None) -> None:
    assert (answers_as(scene, who, scene.inside), answers_as(scene, who, scene.outside)) == (inside, outside)


def hides(scene: Scene, who: str, writer: Person) -> str:
    try:
        access.get_to_hide(reach.actor_of(scene.people[who]), scene.ask(writer).public_id)
    except Refused:
        return "refused"
    except NotFound:
        return "unknown"
    return "done"


@pytest.mark.parametrize(
    ("who", "inside", "outside"),
    [
        ("peer", "refused", "refused"),
        ("stranger", "unknown", "unknown"),
        ("tutor", "done", "refused"),
        ("author", "done", "done"),
        ("author elsewhere", "unknown", "unknown"),
        ("manager of the owner", "done", "done"),
        ("manager of Benin", "done", "refused"),
        ("manager of Brazil", "unknown", "unknown"),
        ("manager of an institution", "unknown", "unknown"),
        ("administrator", "done", "done"),
    ],
)
def test_who_may_hide_what_others_write(scene: Scene, who: str, inside: str, outside: str) -> None:
    assert hides(scene, who, scene.inside) == inside  # first: it lets the manager of Benin read here at all
    assert hides(scene, who, scene.outside) == outside


@pytest.mark.parametrize(("who", "other"), [("author", "administrator"), ("administrator", "author")])
def test_nobody_decides_on_what_they_wrote(scene: Scene, who: str, other: str) -> None:
    question = scene.ask(scene.inside)
    own = discussions.answer(scene.people[who], question, Capacity.AUTHOR, language="fr", text="Nonsense.")
    with pytest.raises(Refused):
        access.get_to_hide(reach.actor_of(scene.people[who]), own.public_id)
    assert access.get_to_hide(reach.actor_of(scene.people[other]), own.public_id).may_hide


def waits_for(scene: Scene, who: str) -> set[str]:
    return {one.post.text for one in waiting_posts.unanswered(reach.actor_of(scene.people[who]))}


def test_questions_wait_for_tutors_of_the_asker_and_for_authors_until_one_of_them_answers(scene: Scene) -> None:
    first, second = scene.ask(scene.inside, "inside"), scene.ask(scene.outside, "outside")
    assert waits_for(scene, "tutor") == {"inside"}
    for who in ("author", "manager of the owner", "administrator"):
        assert waits_for(scene, who) == {"inside", "outside"}
    for who in ("peer", "stranger", "author elsewhere", "manager of Brazil", "manager of Benin"):
        assert waits_for(scene, who) == set()
    discussions.answer(scene.people["peer"], first, Capacity.LEARNER, language="fr", text="I think …")
    assert waits_for(scene, "tutor") == {"inside"}
    discussions.answer(scene.people["tutor"], first, Capacity.TUTOR, language="fr", text="The state.")
    assert (waits_for(scene, "tutor"), waits_for(scene, "author")) == (set(), {"outside"})
    discussions.take_back(second)
    assert waits_for(scene, "author") == set()


def test_reports_reach_those_who_may_hide_the_post(scene: Scene) -> None:
    post = scene.ask(scene.inside)
    discussions.report(scene.people["peer"], post, "Advertising.")
    discussions.report(scene.outside, post, "Unkind.")
    told = {
        who: [(one.post.id, tuple(one.reasons)) for one in waiting_posts.reported(reach.actor_of(person))]
        for who, person in scene.people.items()
    }
    able = {"tutor", "author", "manager of the owner", "manager of Benin", "administrator"}
    assert {who for who, found in told.items() if found} == able
    ((reported, reasons),) = told["author"]
    assert (reported, sorted(reasons)) == (post.id, ["Advertising.", "Unkind."])
    discussions.keep(post)
    assert waiting_posts.reported(reach.actor_of(scene.people["author"])) == []


def seen(scene: Scene, person: Person, language: str = "fr") -> dict[str, list[str]]:
    actor = reach.actor_of(person)
    place = access.room(actor, scene.course.slug, UNIT)
    found = access.threads(actor, place, 1, language).threads
    return {thread.question.post.public_id: [line.post.public_id for line in thread.answers] for thread in found}


def test_ones_own_language_comes_first_and_the_latest_before_the_others(scene: Scene) -> None:
    posts = [scene.ask(scene.inside, text, language) for text, language in (("a", "fr"), ("b", "en"), ("c", "fr"))]
    codes = [post.public_id for post in posts]
    assert list(seen(scene, scene.outside, "fr")) == [codes[2], codes[0], codes[1]]
    assert list(seen(scene, scene.outside, "en")) == [codes[1], codes[2], codes[0]]


DEEDS = st.lists(st.sampled_from(["nothing", "hidden", "taken back"]), min_size=1, max_size=4)


@given(question=st.sampled_from(["nothing", "hidden", "taken back"]), answers=DEEDS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hidden_words_are_seen_by_their_writer_and_by_those_who_may_hide_alone(
    scene: Scene, question: str, answers: list[str]
) -> None:
    with db.session.begin_nested() as kept:
        asked = scene.ask(scene.inside)
        replies = [
            discussions.answer(scene.outside, asked, Capacity.LEARNER, language="fr", text="So it is.") for _ in answers
        ]
        for post, deed in zip([asked, *replies], [question, *answers], strict=True):
            if deed == "hidden":
                discussions.hide(scene.people["author"], post, "Unkind.")
            elif deed == "taken back":
                discussions.take_back(post)
        standing = [post.public_id for post, deed in zip(replies, answers, strict=True) if deed == "nothing"]
        not_gone = [post.public_id for post, deed in zip(replies, answers, strict=True) if deed != "taken back"]
        is_there = question == "nothing" or bool(standing)
        assert seen(scene, scene.people["peer"]) == ({asked.public_id: standing} if is_there else {})
        is_there = is_there or question == "hidden"
        assert seen(scene, scene.people["author"]) == ({asked.public_id: not_gone} if is_there else {})
        assert seen(scene, scene.inside) == ({asked.public_id: standing} if is_there else {})
        kept.rollback()
    db.session.expire_all()


def test_of_many_answers_the_list_shows_first_those_of_who_teaches_and_the_questions_page_all(scene: Scene) -> None:
    asked = scene.ask(scene.inside)
    replies = [
        discussions.answer(scene.outside, asked, Capacity.LEARNER, language="fr", text=f"{number}")
        for number in range(access.ANSWERS_SHOWN + 1)
    ]
    said = discussions.answer(scene.people["author"], asked, Capacity.AUTHOR, language="fr", text="So it is.")
    actor = reach.actor_of(scene.people["peer"])
    place = access.room(actor, scene.course.slug, UNIT)
    (listed,) = access.threads(actor, place, 1, "fr").threads
    assert [line.post for line in listed.answers] == [*replies[: access.ANSWERS_SHOWN - 1], said]
    assert listed.total == access.ANSWERS_SHOWN + 2
    for code in (asked.public_id, said.public_id):
        whole = access.thread(actor, place, code)
        assert [line.post for line in whole.answers] == [*replies, said]
    with pytest.raises(NotFound):
        access.thread(actor, place, "0" * 16)


def test_a_page_asks_the_same_however_many_posts(scene: Scene) -> None:
    actor = reach.actor_of(scene.people["peer"])
    place = access.room(actor, scene.course.slug, UNIT)
    asked = {}
    for number in (1, 8):
        for _ in range(number):
            post = scene.ask(scene.inside)
            discussions.answer(scene.outside, post, Capacity.LEARNER, language="fr", text="So it is.")
        with counted() as statements:
            access.threads(actor, place, 1, "fr")
        asked[number] = len(statements)
    assert asked[1] == asked[8] == 3
