"""An author previews a folder in Chromium: what is saved appears by itself, and faults stand at their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from learnhub.content.drafting import skeleton
from learnhub.settings import Settings
from tests import programs
from tests.browser import accessibility

LESSON = "01-first-module/01-first-lesson.en.md"


@pytest.fixture
def version(tmp_path: Path) -> Path:
    """A course that was just begun."""
    return skeleton.create("costing", ["en", "fr"], tmp_path)


@pytest.fixture
def page(browser: Browser, version: Path, tmp_path: Path) -> Iterator[Page]:
    """The preview of it, opened at the address that the command says."""
    command = ("course", "preview", str(version), "--port", "0")
    with programs.running(Settings(data=str(tmp_path / "unused")), "learnhub", *command) as program:
        address = next(line.split()[0] for line in program.says if "/en/preview" in line)
        context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        accessibility.prepare(context)
        opened = context.new_page()
        complaints: list[str] = []
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        opened.goto(address)
        yield opened
        context.close()
        assert complaints == []


def test_an_author_writes_and_sees(page: Page, version: Path) -> None:
    shown, panel = page.frame_locator("iframe"), page.get_by_role("complementary")
    expect(shown.get_by_role("heading", level=1)).to_have_text("A lesson is a text")
    file = version / LESSON
    text = file.read_text()

    file.write_text(text.replace("title: A lesson is a text", "title: A lesson is more"))
    expect(shown.get_by_role("heading", level=1)).to_have_text("A lesson is more")

    file.write_text(text.replace("## Boxes say", "#### Boxes say"))
    expect(panel.get_by_text("This heading skips a level.")).to_be_visible()
    marked = shown.get_by_role("complementary").filter(has_text="This heading skips a level.")
    expect(marked).to_be_visible()
    assert marked.evaluate("mark => mark.nextElementSibling.textContent").strip().startswith("Boxes say")
    assert accessibility.violations(page) == []

    file.write_text(text)
    expect(panel.get_by_text("No faults.")).to_be_visible()
    expect(shown.get_by_role("heading", level=1)).to_have_text("A lesson is a text")

    page.get_by_role("button", name="Phone width").click()
    expect(page.locator("iframe")).to_have_css("width", "360px")
    page.get_by_role("button", name="français").click()
    expect(page).to_have_url(re.compile("/fr/preview"))
    expect(shown.get_by_role("heading", level=1)).to_have_text("Une leçon est un texte")
    shown.locator("a[href$='/check']").first.evaluate("link => link.click()")
    page.get_by_role("link", name="Voir toutes les questions avec leur corrigé").click()
    expect(shown.get_by_role("heading", name="Une seule bonne réponse")).to_be_visible()
