"""Sound and film in lessons: nothing is loaded unasked, what is said can be read, and parts can be fetched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content import publishing, sheets
from learnhub.content.format.transcripts import in_markdown
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from tests.content.written_course import FLOOR, Change, found, write_course

TALK = '![A talk](../media/talk.mp3){transcript=../media/talk.en.md caption="On floors" credit="LearnHub"}'
FILM = "![A film](../media/film.mp4){captions=../media/film.en.vtt}"
SOUND = b"ID3" + bytes(range(256)) * 9000
VTT = """\
WEBVTT

1
00:00.000 --> 00:02.000 line:0
<v Dara>It starts with *everyone*.

00:02.000 --> 00:04.000
Then &amp; then
more.

NOTE not said
"""
FILES: dict[str, Change] = {
    "media/talk.mp3": SOUND,
    "media/talk.en.md": f"**Dara:** It starts with [everyone](../{FLOOR}#two-principles).[^1]\n\n[^1]: Said.\n",
    "media/film.mp4": b"\0\0\0\x18ftypmp42",
    "media/film.en.vtt": VTT.encode(),
    FLOOR: ("A footnote[^1].", f"A footnote[^1].\n\n{TALK}\n\n{FILM}"),
}


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = write_course(tmp_path_factory.mktemp("recordings"), FILES)
    assert found(folder) == set()
    return publishing.prepare(folder).rendered.units[0].bodies["en"]


def test_a_player_loads_nothing_and_tells_its_size_first(html: str) -> None:
    figure = re.search(r'<figure class="figure"[^>]*>\n?<figcaption><strong>A talk.*?</figure>', html, re.DOTALL)
    assert figure
    assert '<a href="@media/talk.mp3">Download it: MP3, 2.2 MB</a>' in figure[0]
    assert "On floors" in figure[0]
    assert '<span class="figure-credit">LearnHub</span>' in figure[0]
    player = re.search(r"<audio [^>]*>", figure[0])
    assert player
    for written in ('preload="none"', 'controls=""', 'aria-label="A talk"', 'src="@media/talk.mp3"'):
        assert written in player[0]
    assert "autoplay" not in html


def test_what_is_said_can_be_read_below(html: str) -> None:
    said = re.findall(
        r'<details class="transcript"><summary>What is said, to read</summary>(.*?)</details>', html, re.DOTALL
    )
    assert '<strong>Dara:</strong> It starts with <a href="@unit/floor#two-principles">everyone</a>' in said[0]
    assert "It starts with *everyone*." in said[1], "captions are words, not Markdown"
    assert "Then &amp; then more." in said[1]
    assert "NOTE" not in said[1]
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)), "a footnote of the transcript is not one of the lesson"


def test_a_film_has_its_captions(html: str) -> None:
    track = re.search(r"<video [^>]*><track [^>]*>", html)
    assert track
    for written in ('src="@media/film.en.vtt"', 'srclang="en"', 'kind="captions"', 'default=""'):
        assert written in track[0]


def test_on_paper_the_words_are_open(html: str) -> None:
    assert sheets.fit(html, "floor", beside=()).count('<details class="transcript" open="">') == 2


def test_words_of_captions_said_twice_are_there_once() -> None:
    cue = "00:00.000 --> 00:01.000\nOne.\n\n"
    assert in_markdown(f"WEBVTT\n\n{cue}{cue}00:02.000 --> 00:03.000\n# Two\n") == "One\\.\n\n\\# Two"


def test_a_player_may_ask_for_a_part(app: LearnHub, client: FlaskClient, tmp_path: Path) -> None:
    with app.app_context(), unit_of_work():
        version = publishing.store(record.SHELL, publishing.prepare(write_course(tmp_path, FILES)))
        publishing.publish(record.SHELL, version)
    with client.get("/media/floors/1.0.0/talk.mp3", headers={"Range": "bytes=100-199"}) as part:
        assert (part.status_code, part.data) == (206, SOUND[100:200])
        assert part.headers["Content-Range"] == f"bytes 100-199/{len(SOUND)}"
        assert part.headers["Content-Type"] == "audio/mpeg"
    with client.get("/media/floors/1.0.0/film.en.vtt") as captions:
        assert captions.headers["Content-Type"].startswith("text/vtt")
    policy = client.get("/en/courses/floors/floor").headers["Content-Security-Policy"]
    assert "media-src 'self'" in policy
