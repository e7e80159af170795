"""Takes the README's pictures from the running app: `make pictures`.

A demonstration is made in a folder of its own, served on a free port, and looked at in Chromium.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from learnhub.app import create_app
from learnhub.people import accounts, passwords
from learnhub.settings import ROOT, Settings
from learnhub.stores.database import unit_of_work

PICTURES = ROOT / "docs" / "pictures"
PASSWORD = "pictures for the README only"  # noqa: S105 -- of people who exist for a minute
MANAGER, LEARNER, GRADUATE = "demo-nadege", "demo-noy", "demo-dara"
CHROMIUM = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PHONE = {"width": 360, "height": 720}
DESK = {"width": 1180, "height": 760}
COLOURS = 128


def main() -> None:
    """Make the demonstration, take the pictures, and clean up."""
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="learnhub-pictures-") as folder:
        settings = _settings(Path(folder))
        _make_demonstration(settings)
        with _served(settings), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
            _take(browser, settings.base_url)
            browser.close()


def _settings(folder: Path) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Settings(data=str(folder), port=str(port), base_url=f"http://127.0.0.1:{port}")


def _environment(settings: Settings) -> dict[str, str]:
    own = {"LEARNHUB_DATA": settings.data, "LEARNHUB_PORT": settings.port, "LEARNHUB_BASE_URL": settings.base_url}
    return {**os.environ, **own}


def _make_demonstration(settings: Settings) -> None:
    subprocess.run(
        [sys.executable, "-m", "learnhub", "demo"],
        cwd=ROOT,
        env=_environment(settings),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with create_app(settings).app_context():
        password_hash = passwords.hash_password(PASSWORD)
        with unit_of_work():
            for name in (MANAGER, LEARNER, GRADUATE):
                person = accounts.find_by_sign_in_name(name)
                if person is None:
                    raise LookupError(name)
                accounts.change_password(person, password_hash)


@contextmanager
def _served(settings: Settings) -> Iterator[None]:
    server = subprocess.Popen(
        [sys.executable, "-m", "learnhub", "serve"],
        cwd=ROOT,
        env=_environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        for line in server.stdout or ():
            if line.startswith("LearnHub:"):
                break
        yield
    finally:
        server.terminate()
        server.wait()


def _take(browser: Browser, site: str) -> None:
    _take_lesson_and_quiz(browser, site)
    _take_certificate(browser, site)
    _take_report(browser, site)


def _take_lesson_and_quiz(browser: Browser, site: str) -> None:
    page = _signed_in(browser, site, LEARNER, "fr", PHONE)
    course = f"{site}/fr/courses/spf-foundations"
    page.goto(f"{course}/floor-and-staircase")
    french = page.get_by_role("button", name="français")
    if french.count():
        french.click()
    page.locator(".callout").first.scroll_into_view_if_needed()
    _picture(page, "lesson")
    page.goto(f"{course}/life-cycle-risks-check")
    page.locator("main form[action$=attempts] button, main a[href*='/attempts/']").last.click()
    with page.expect_response(lambda response: response.request.method == "PUT"):
        page.locator("fieldset input").first.check()
    page.locator("fieldset").first.scroll_into_view_if_needed()
    _picture(page, "quiz")


def _take_certificate(browser: Browser, site: str) -> None:
    page = _signed_in(browser, site, GRADUATE, "en", DESK)
    page.goto(f"{site}/en/certificates")
    page.locator("main article a").first.click()
    address = page.locator("a[href$='.pdf']").get_attribute("href")
    paper = pypdfium2.PdfDocument(page.request.get(f"{site}{address}").body())
    _keep(paper[0].render(scale=1.2).to_pil(), "certificate")


def _take_report(browser: Browser, site: str) -> None:
    page = _signed_in(browser, site, MANAGER, "en", DESK)
    page.goto(f"{site}/en/manage/report")
    _picture(page, "report")


def _signed_in(browser: Browser, site: str, name: str, language: str, viewport: dict[str, int]) -> Page:
    page = browser.new_page(viewport=viewport, device_scale_factor=1.5)  # type: ignore[arg-type] # a typed dict
    page.goto(f"{site}/{language}/sign-in")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"{site}/{language}/")
    return page


def _picture(page: Page, name: str) -> None:
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    _keep(Image.open(path), name)


def _keep(picture: Image.Image, name: str) -> None:
    """Keep a picture with few colours: a README on a weak link is to be read, too."""
    picture.convert("RGB").quantize(COLOURS).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
