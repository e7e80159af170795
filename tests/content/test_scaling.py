"""Smaller forms of pictures: worth their room, the same every time, and no danger to whoever asks for them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from learnhub.access import courses
from learnhub.access.reach import Actor
from learnhub.content import catalogue, publishing
from learnhub.content.format.sources import MediaSource
from learnhub.content.rendering import scaler, scaling
from learnhub.content.rendering.scaling import Form
from learnhub.errors import NotFound
from learnhub.stores import files, record
from tests.content.written_course import FLOOR, png, write_course


def drawing(width: int = 1200, height: int = 400, mode: str = "P", kind: str = "PNG", **saving: object) -> bytes:
    """Return a picture with lines and areas."""
    picture = Image.new("RGB", (width, height), "#fbfaf7")
    pen = ImageDraw.Draw(picture)
    for at in range(0, width, 24):
        pen.line((at, 0, width - at, height), fill=(15, 94, 90) if at % 48 else (154, 74, 0), width=3)
    output = io.BytesIO()
    (picture.quantize(64) if mode == "P" else picture.convert(mode)).save(output, kind, **saving)  # type: ignore[arg-type] # what the format takes
    return output.getvalue()


def forms(data: bytes, content_type: str = "image/png", width: int = 1200) -> tuple[Form, ...]:
    media = MediaSource("a.png", sha256(data).hexdigest(), len(data), content_type, width, 400)
    return scaling.forms_of([media], lambda _path: data).get("a.png", ())


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "P"), ("PNG", "RGBA"), ("JPEG", "RGB"), ("WEBP", "RGB")])
def test_each_form_is_smaller_than_the_picture_and_than_every_wider_one(kind: str, mode: str) -> None:
    data = drawing(mode=mode, kind=kind)
    found = scaler.forms_of(data, f"image/{kind.lower()}")
    assert found
    sizes = [len(form) for _, form in found]
    assert sizes == sorted(sizes)
    assert sizes[-1] < len(data)
    for width, form in found:
        with Image.open(io.BytesIO(form), formats=["WEBP"]) as picture:
            assert picture.size == (width, round(400 * width / 1200))


def test_the_same_bytes_give_the_same_forms() -> None:
    data = drawing()
    assert scaler.forms_of(data, "image/png") == scaler.forms_of(data, "image/png")


def test_a_drawing_keeps_every_pixel_in_its_own_width() -> None:
    data = drawing()
    width, exact = scaler.forms_of(data, "image/png")[-1]
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(exact)) as after:
        assert width == before.width
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


def test_what_moves_or_is_turned_stays_as_it_is() -> None:
    moving = drawing(kind="WEBP", mode="RGB", save_all=True, append_images=[Image.new("RGB", (1200, 400))])
    exif = Image.Exif()
    exif[0x0112] = 6
    assert scaler.forms_of(moving, "image/webp") == []
    assert scaler.forms_of(drawing(kind="JPEG", mode="RGB", exif=exif), "image/jpeg") == []
    assert scaler.forms_of(drawing(kind="JPEG", mode="CMYK"), "image/jpeg") == []


def test_what_cannot_be_opened_is_sent_as_it_is() -> None:
    bomb = png(60_000, 10) + b"\0" * 4096
    vast = bomb.replace((10).to_bytes(4, "big"), (60_000).to_bytes(4, "big"), 1)
    cut = drawing(mode="RGB")[:-9000]
    media = [MediaSource(f"{at}.png", str(at), 9000, "image/png", 1200, 9) for at in range(4)]
    given = dict(zip((one.path for one in media), (vast, cut, b"no picture", drawing()), strict=True))
    assert list(scaling.forms_of(media, given.__getitem__)) == ["3.png"], "the others, and then a good one"


def test_a_picture_that_is_small_already_is_not_opened() -> None:
    media = [MediaSource("a.png", "a", 900, "image/png", 1200, 9), MediaSource("b.gif", "b", 9000, "image/gif", 900, 9)]
    assert scaling.forms_of(media, {}.__getitem__) == {}


def test_a_lesson_offers_the_forms_and_they_are_found_where_it_says(rules: None, tmp_path: Path) -> None:
    data = drawing()
    prepared = publishing.prepare(write_course(tmp_path, {"media/steps.png": data}))
    version = publishing.store(record.SHELL, prepared)
    publishing.publish(record.SHELL, version)
    html = catalogue.body(version, catalogue.get_unit(version, "floor"), "en")
    offered = re.search(r'<picture><source [^>]*srcset="([^"]+)"[^>]*><img [^>]*src="@media/steps.png"', html)
    assert offered
    paths = re.findall(r"@media/(\S+) ([0-9]+)w", offered[1])
    assert [int(width) for _, width in paths] == [form.width for form in forms(data)]
    for path, width in paths:
        file = courses.get_media(Actor(None), "floors", "1.0.0", path)
        with Image.open(files.path_of(file.digest)) as picture:
            assert (picture.width, file.content_type) == (int(width), "image/webp")
    with pytest.raises(NotFound):
        courses.get_media(Actor(None), "floors", "1.0.0", "steps.png/481.webp")


def test_what_an_older_renderer_made_gets_its_forms(rules: None, tmp_path: Path) -> None:
    folder = write_course(tmp_path, {"media/steps.png": drawing()})
    prepared = publishing.prepare(folder)
    version = publishing.store(record.SHELL, replace(prepared, forms={}))
    path = scaling.path_of("steps.png", prepared.forms["steps.png"][0].width)
    with pytest.raises(NotFound):
        catalogue.get_media(version, path)
    for _again in range(2):
        publishing.replace_html(version, prepared)
        assert catalogue.get_media(version, path).content_type == "image/webp"


def test_an_option_and_a_translation_offer_them_too(tmp_path: Path) -> None:
    changes = {"media/steps.png": drawing(), FLOOR: ("A footnote", "A ![step](../media/steps.png) footnote")}
    bodies = publishing.prepare(write_course(tmp_path, changes)).rendered.units[0].bodies
    assert bodies["en"].count("<picture><source") == 2
