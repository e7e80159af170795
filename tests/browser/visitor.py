"""Somebody with a browser: goes where links lead, fills forms in, and reads, in a language of the interface."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from babel.support import Translations
from playwright.sync_api import APIResponse, ConsoleMessage, FilePayload, Locator, Page, Response, expect

from learnhub.settings import ROOT
from tests.cast import PASSWORD
from tests.serving import Server

# Chromium notes each answer of 400 and above in the console; tests look at those answers themselves.
_ANSWERS = "Failed to load resource: the server responded with a status of"
# Nor is it news to a test that goes offline that nothing is reached from there.
_OFFLINE = "net::ERR_INTERNET_DISCONNECTED"
# But for parts of a page: none may be missing.
_PARTS = {"stylesheet", "script", "image", "media", "font"}


class Visitor:
    """A window of its own, with its own cookies. Words are given in English and looked for in the page's language."""

    def __init__(self, page: Page, language: str, *, has_scripts: bool = True) -> None:
        self.page = page
        self.has_scripts = has_scripts
        self.language = language
        self.complaints: list[str] = []
        self._words = Translations.load(str(ROOT / "translations"), [language])
        page.set_default_timeout(15_000)
        page.on("console", self._note)
        page.on("response", self._look)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        is_expected = message.text.startswith(_ANSWERS) or message.text.endswith(_OFFLINE)
        if message.type in {"error", "warning"} and not is_expected:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _look(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in _PARTS:
            self.complaints.append(f"{self.page.url}: {response.url} answered {response.status}")

    def words(self, message: str, **values: Any) -> str:
        """Return a message of the interface in the visitor's language."""
        text = self._words.gettext(message)
        return text % values if values else text

    def open(self, path: str) -> None:
        """Go to an address below the visitor's language, such as `/courses`."""
        self.page.goto(f"/{self.language}{path}")

    @property
    def _main(self) -> Locator:
        return self.page.get_by_role("main")

    def link(self, message: str, **values: Any) -> Locator:
        """Return the links in the page's main part with these words."""
        return self._in_main("link", message, values)

    def button(self, message: str, **values: Any) -> Locator:
        """Return the buttons in the page's main part with these words."""
        return self._in_main("button", message, values)

    def _in_main(self, role: Any, message: str, values: dict[str, Any]) -> Locator:
        return self._main.get_by_role(role, name=self.words(message, **values), exact=True)

    def follow(self, message: str, **values: Any) -> None:
        """Follow the first link with these words."""
        self.activate(self.link(message, **values).first)

    def press(self, message: str, **values: Any) -> None:
        """Press the first button with these words."""
        self.activate(self.button(message, **values).first)

    def activate(self, target: Locator) -> None:
        """Follow a link or press a button."""
        target.click()

    def field(self, message: str) -> Locator:
        """Return the field with this label; a remark such as "(optional)" may follow it."""
        return self._main.get_by_label(re.compile(f"^{re.escape(self.words(message))}"))

    def write(self, message: str, text: str) -> None:
        """Write into the field with this label, in place of what was there."""
        self.write_into(self.field(message), text)

    def write_into(self, target: Locator, text: str) -> None:
        """Write into a field, in place of what was there."""
        target.fill(text)

    def write_day(self, message: str, day: date) -> None:
        """Write a day into the field with this label."""
        self.field(message).fill(day.isoformat())

    def pick(self, message: str, value: str) -> None:
        """Pick a value in the list with this label."""
        self.pick_in(self.field(message), value)

    def pick_in(self, target: Locator, value: str) -> None:
        """Pick a value in a list."""
        target.select_option(value)

    def pick_words(self, target: Locator, words: str) -> None:
        """Pick in a list the one that has these words."""
        self.pick_in(target, target.locator("option").filter(has_text=words).get_attribute("value") or "")

    def option(self, text: str) -> Locator:
        """Return the radio button or check box with this label; `text` is as it stands there."""
        # French has no-break spaces before some signs; in a name they are spaces as others.
        words = r"\s+".join(map(re.escape, text.split()))
        exactly = re.compile(rf"^\s*{words}\s*$")
        return self._main.get_by_role("radio", name=exactly).or_(self._main.get_by_role("checkbox", name=exactly))

    def choose(self, text: str) -> None:
        """Choose an option by tapping its label, as people do."""
        self._main.locator("label").get_by_text(text, exact=True).click()
        expect(self.option(text)).to_be_checked()

    def tick(self, target: Locator) -> None:
        """Choose this radio button or check box."""
        target.check()

    def add_file(self, message: str, file: FilePayload) -> None:
        """Choose a file of the device for the field with this label."""
        self.field(message).set_input_files(file)

    def is_saved(self, field: Locator) -> None:
        """With scripts, wait until the question of this field says that its answer is saved."""
        if self.has_scripts:
            question = field.locator("xpath=ancestor::fieldset")
            expect(question.locator("[data-state]")).to_have_text(self.words("Saved"))

    def sees(self, message: str, **values: Any) -> None:
        """Wait until these words are to be seen in the page's main part."""
        expect(self._main.get_by_text(self.words(message, **values)).first).to_be_visible()

    def is_at(self, message: str, **values: Any) -> None:
        """Wait until the page's heading holds these words."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.words(message, **values))

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        """Sign in through the form."""
        self.open("/sign-in")
        self.fill_sign_in(name, password)

    def begin_to_sign_in(self, name: str, password: str = PASSWORD) -> None:
        """Give the name and password of somebody who is then asked for a second step."""
        self.open("/sign-in")
        self._fill_sign_in(name, password)
        self.is_at("Second step")

    def be(self, server: Server, name: str) -> None:
        """Be signed in as somebody, by the rule: whole journeys go through the form."""
        name_of_cookie = server.app.config["SESSION_COOKIE_NAME"]
        cookie = server.session_of(name)
        self.page.context.add_cookies([{"name": name_of_cookie, "value": cookie, "url": server.address}])

    def fill_sign_in(self, name: str, password: str = PASSWORD) -> None:
        """Sign in where a page has led to the form."""
        self._fill_sign_in(name, password)
        expect(self.page).not_to_have_url(re.compile("/sign-in"))

    def _fill_sign_in(self, name: str, password: str) -> None:
        self.write("User name or e-mail address", name)
        self.write("Password", password)
        self.press("Sign in")

    def fetch(self, path: str) -> APIResponse:
        """Ask for an address with the visitor's cookies, without showing the answer."""
        return self.page.context.request.get(path)


class KeyboardVisitor(Visitor):
    """The same with the keyboard alone. At every stop on the way one can see where one is."""

    def activate(self, target: Locator) -> None:
        """Tab to a link or button, and press Enter."""
        self._tab_to(target)
        self.page.keyboard.press("Enter")

    def write_into(self, target: Locator, text: str) -> None:
        """Tab to a field, and type over what is there."""
        self._tab_to(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def write_day(self, message: str, day: date) -> None:
        """Tab to a field for a day, and type month, day and year, as Chromium in English asks for them."""
        self._tab_to(self.field(message))
        self.page.keyboard.type(f"{day:%m%d%Y}")
        expect(self.field(message)).to_have_value(day.isoformat())

    def pick_in(self, target: Locator, value: str) -> None:
        """Tab to a list, and go down to the value."""
        self._tab_to(target)
        self._arrow_down_until(lambda: target.input_value() == value)

    def choose(self, text: str) -> None:
        """Find the option by its name, and choose it."""
        self.tick(self.option(text))

    def tick(self, target: Locator) -> None:
        """Tab to a check box and press space; or tab to the group of a radio button and go down to it."""
        if target.get_attribute("type") == "checkbox":
            self._tab_to(target)
            self.page.keyboard.press("Space")
        else:
            self._tab_to(target, _SAME_GROUP)
            self._go_down_to(target)
        expect(target).to_be_checked()

    def add_file(self, message: str, file: FilePayload) -> None:
        """Tab to the field, and press Enter, which opens the device's own window."""
        # Waited for before the way there, so that the browser knows in time that the window is not to be its own.
        with self.page.expect_file_chooser() as chooser:
            self._tab_to(self.field(message))
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)

    def _go_down_to(self, target: Locator) -> None:
        if target.evaluate(f"element => ({_SAME})(element, document.activeElement)"):
            self.page.keyboard.press("Space")
        else:
            self._arrow_down_until(target.is_checked)

    def _tab_to(self, target: Locator, is_there: str = "") -> None:
        """Press Tab until `is_there(target, focused)`, a function in JavaScript; as it stands, until they are one."""
        look = f"element => ({_LOOK})(element, {is_there or _SAME})"
        element = target.element_handle()
        for _ in range(_MOST_STOPS):
            stop = element.evaluate(look)
            assert stop is None or (stop["ring"] and stop["inView"]), f"one cannot see the focus: {stop}"
            if stop is not None and stop["there"]:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not lead there on {self.page.url}")

    def _arrow_down_until(self, is_there: Callable[[], bool]) -> None:
        for _ in range(_MOST_STOPS):
            if is_there():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead there on {self.page.url}")


_MOST_STOPS = 120
_SAME = "(element, focused) => element === focused"
_SAME_GROUP = "(element, focused) => element.name === focused.name"
# The ring may be drawn around the large row of a choice rather than its small circle, or around a whole card.
_LOOK = """(element, isThere) => {
    const focused = document.activeElement;
    // Nothing, or a heading or summary to which the page itself has moved.
    if (!focused || focused === document.body || focused.tabIndex < 0) return null;
    const drawn = [[focused], [focused, "::after"], [focused.labels?.[0] ?? focused]];
    const styles = drawn.map(([element, part]) => getComputedStyle(element, part));
    const box = focused.getBoundingClientRect();
    return {
        there: isThere(element, focused),
        what: focused.outerHTML.slice(0, 200),
        ring: styles.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2),
        inView: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
            && box.right > 0 && box.left < innerWidth,
    };
}"""
