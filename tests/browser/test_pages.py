"""Every page that can be opened: nothing for axe-core to find, nothing too wide, in every language and light."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from learnhub import i18n
from learnhub.app import create_app
from learnhub.settings import Settings
from learnhub.stores import options, record
from learnhub.stores.database import unit_of_work
from tests import pseudo
from tests.browser import accessibility, world
from tests.browser.conftest import DESK, PHONE
from tests.browser.pages import NO_PAGES, PAGES, PageToSee
from tests.browser.visitor import Visitor
from tests.browser.world import NOBODY, SECURED, WAITING, World
from tests.cast import Cast
from tests.serving import Server
from tests.thoroughness import cases

LANGUAGES = ("en", "fr", *pseudo.LANGUAGES)
Views = tuple[tuple[dict[str, int], str], ...]
NARROW = {"width": 320, "height": 640}
LIGHT, DARK = "light", "dark"
# All pairs: each language at each width, each language in each light, each width in each light.
VIEWS = {"en": ((DESK, LIGHT), (PHONE, DARK)), "fr": ((PHONE, LIGHT), (DESK, DARK))}
PSEUDO_VIEWS = {"km": ((PHONE, LIGHT),), "ur": ((PHONE, DARK), (DESK, LIGHT))}
# In `make test` the main pages and every third other one are looked at in French, whose words are long, by turns on a
# phone in the light and at a desk in the dark; the main pages also from right to left.
QUICK_VIEWS = ({"fr": ((PHONE, LIGHT),)}, {"fr": ((DESK, DARK),)})
QUICK_MAIN_VIEWS = {"fr": ((PHONE, DARK),), "ur": ((DESK, LIGHT),)}
IS_QUICK = cases(1) == 1
LOOKED_AT = [page for number, page in enumerate(PAGES) if page.is_main or number % 3 == 0 or not IS_QUICK]
STAY = 300  # seconds after which everybody signs in again


@dataclass
class House:
    """A server in four languages, its world, and a window for each kind of person."""

    server: Server
    world: World
    windows: dict[str, Visitor]
    signed_in_at: float = -math.inf

    def open(self, page: PageToSee, language: str) -> Visitor:
        """Open a page as who may see it, and check that it is the one."""
        if time.monotonic() - self.signed_in_at > STAY:
            self.sign_in()
        visitor = self.windows[page.who]
        visitor.complaints.clear()
        self._set({name: value for name, value, _else in page.options}, page)
        response = visitor.page.goto(page.address(self.server.app, self.world, language))
        self._set({name: usual for name, _value, usual in page.options}, page)
        assert response is not None
        assert response.status == page.status, f"{response.url} answered {response.status}"
        assert response.request.redirected_from is None, f"{page.name} led on to {response.url}"
        return visitor

    def _set(self, wanted: dict[str, str], page: PageToSee) -> None:
        """Set the options of a page, as an administrator would."""
        if wanted:
            usual = {name: one for name, _value, one in page.options}
            with self.server.app.app_context(), unit_of_work():
                for name, value in wanted.items():
                    options.change(record.SHELL, name, value, usual[name])

    def sign_in(self) -> None:
        """Sign everybody in: weighty acts want a password that was given in the last ten minutes."""
        self.signed_in_at = time.monotonic()
        for who, visitor in self.windows.items():
            if who == WAITING:
                visitor.begin_to_sign_in(SECURED)
            elif who != NOBODY:
                visitor.be(self.server, who)
        _make_invitation(self.windows[world.MANAGER])


def send_empty(visitor: Visitor) -> None:
    """Send the page's form as it is, which brings it back with its complaints; that for another language is none."""
    form = visitor.page.locator("main form[method=post]:not(.course-languages *)").first
    with visitor.page.expect_response(lambda response: response.request.method == "POST") as answer:
        form.locator("button:not([type=button])").first.click()
    assert answer.value.status == 422, f"{answer.value.url} took an empty form"
    visitor.page.wait_for_load_state()


@pytest.fixture(scope="session")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house, which stays: tests of other modules may come in between."""
    folder = tmp_path_factory.mktemp("pages")
    translations = pseudo.write_translations(folder / "translations")
    courses = world.write_courses(folder / "courses")
    server = Server(folder, languages=",".join(LANGUAGES), translations=str(translations), courses=str(courses))
    with server.writing():
        made = world.make(Cast())
    server.start()
    windows = {who: _window(browser, server) for who in sorted({page.who for page in PAGES})}
    found = House(server, made, windows)
    found.sign_in()
    _await_checker(windows[world.AUTHOR])
    yield found
    for visitor in windows.values():
        visitor.page.context.close()
    server.stop()


def _window(browser: Browser, server: Server) -> Visitor:
    context = browser.new_context(base_url=server.address, reduced_motion="reduce")
    accessibility.prepare(context)
    return Visitor(context.new_page(), "en")


def _make_invitation(manager: Visitor) -> None:
    """The page that shows a new invitation shows the one that was just made."""
    manager.open("/manage/invitations/new")
    manager.field("Institution").select_option(index=1)
    manager.choose("Floors")
    manager.press("Make the invitation")
    manager.sees("It is shown only now")


def _await_checker(author: Visitor) -> None:
    """The page of a course says at first that its folder is being checked; what is looked at are the findings."""
    author.open("/teach/courses/floors")
    for _ in range(200):
        if not author.page.get_by_text("is being checked").count():
            return
        author.page.reload()
    raise AssertionError("the checker does not end")


def test_every_route_that_shows_a_page_is_looked_at() -> None:
    app = create_app(Settings(data="instance"))
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert shown - {page.endpoint for page in PAGES} == set(NO_PAGES)


def test_faults_are_found(house: House) -> None:
    page = house.open(PAGES[0], "en").page
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert (accessibility.violations(page), accessibility.overflowing(page)) == ([], [])
    page.locator("h1").evaluate("h1 => { h1.style.width = '900px'; h1.append(new Image()); }")
    assert [fault.split(" ")[0] for fault in accessibility.violations(page)] == ["image-alt"]
    assert len(accessibility.overflowing(page)) == 1


@pytest.mark.long
@pytest.mark.parametrize("page", LOOKED_AT, ids=lambda page: page.name)
def test_page(page: PageToSee, house: House) -> None:
    faults = [fault for language, ways in views_of(page).items() for fault in faults_in(house, page, language, ways)]
    assert faults == [], "\n".join(faults)


def views_of(page: PageToSee) -> dict[str, Views]:
    if not IS_QUICK:
        return VIEWS | (PSEUDO_VIEWS if page.is_main else {})
    return QUICK_MAIN_VIEWS if page.is_main else QUICK_VIEWS[PAGES.index(page) % 2]


def faults_in(house: House, page: PageToSee, language: str, ways: Views) -> list[str]:
    visitor = house.open(page, language)
    opened = urlsplit(visitor.page.url).path
    if page.is_sent:
        send_empty(visitor)
    has_alternates = page.status == 200 and not page.endpoint.startswith("machines.")
    found = faults_of_document(visitor, language, opened if has_alternates else None)
    visitor.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    found += [f"too wide: {element}" for element in accessibility.overflowing(visitor.page)]
    for size, light in ways:
        visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
        visitor.page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
        found += [f"{light} {size['width']}: {fault}" for fault in accessibility.violations(visitor.page)]
    return [f"{language} {fault}" for fault in (*found, *visitor.complaints)]


_FACTS = """() => ({
    told: [document.documentElement.lang, document.documentElement.dir],
    headings: document.querySelectorAll("h1").length,
    alternates: [...document.querySelectorAll("link[rel=alternate][hreflang]")]
        .map((link) => [link.hreflang, new URL(link.href).pathname]),
})"""


def faults_of_document(visitor: Visitor, language: str, opened: str | None) -> list[str]:
    """One heading, the language and its direction; and the page that was opened is told of in each other language."""
    facts = visitor.page.evaluate(_FACTS)
    told = tuple(facts["told"])
    found = [] if told == (language, i18n.direction_of(language)) else [f"language and direction are {told}"]
    if facts["headings"] != 1:
        found.append(f"{facts['headings']} headings of the first level")
    return found + (faults_of_alternates(opened, facts["alternates"]) if opened else [])


def faults_of_alternates(opened: str, links: list[tuple[str, str]]) -> list[str]:
    """Each alternate stands at the same address but for the language."""
    told = {tag: address.split("/", 2)[2] for tag, address in links if address.split("/", 2)[1] in {tag, LANGUAGES[0]}}
    wanted = dict.fromkeys((*LANGUAGES, "x-default"), opened.split("/", 2)[2])
    return [] if told == wanted else [f"alternates are {links}"]
