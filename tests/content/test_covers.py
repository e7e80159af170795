"""Covers are light, lawful under a strict content security policy, and tell courses apart."""

from __future__ import annotations

import io
from itertools import combinations, product
from xml.etree import ElementTree as ET

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from learnhub.content import covers, motifs
from learnhub.content.covers import Theme, cover_svg, weave_band_svg

COURSES = [f"course-{number}" for number in range(200)]
EIGHT = [
    "spf-foundations",
    "spf-planning",
    "spf-costing",
    "spf-delivery",
    "registry",
    "grievance",
    "maternity",
    "old-age",
]
SVG = "{http://www.w3.org/2000/svg}"


def drawings(course_id: str, themes: list[str]) -> list[str]:
    return [
        cover_svg(course_id, themes),
        weave_band_svg(course_id, themes),
        weave_band_svg(course_id, themes, length=100),
    ]


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  (our own drawing)


def picture(svg: str) -> Image.Image:
    """Draw an SVG to pixels, on a page of its own size."""
    image = b'#image(bytes(sys.inputs.svg), format: "svg", width: 160pt)'
    source = b"#set page(width: auto, height: auto, margin: 0pt)\n" + image
    png = typst.compile(source, format="png", ppi=72, sys_inputs={"svg": svg})
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_the_same_course_always_has_the_same_cover():
    assert drawings("spf-foundations", ["planning"]) == drawings("spf-foundations", ["planning"])


def test_two_hundred_courses_of_one_theme_have_two_hundred_covers():
    drawn = {cover_svg(course, ["planning"]).replace(covers._cloth(course, [], "cover").key, "") for course in COURSES}
    assert len(drawn) > 190


def test_covers_and_bands_weigh_at_most_two_kilobytes():
    for course, theme in product(COURSES, Theme):
        assert max(len(svg.encode()) for svg in drawings(course, [theme, "delivering"])) <= 2048


@given(st.text(), st.lists(st.text() | st.sampled_from(list(Theme)), max_size=5))
def test_any_id_and_any_theme_make_a_well_formed_drawing_without_active_parts(course: str, themes: list[str]):
    for svg in drawings(course, themes):
        root = tree(svg)
        assert (root.get("aria-hidden"), root.get("focusable")) == ("true", "false")
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            "svg",
            "g",
            "path",
            "pattern",
            "use",
        }
        for element in root.iter():
            assert "style" not in element.attrib
            assert element.get("href", "#").startswith("#")
            assert not any(name.startswith("on") for name in element.attrib)


def test_cover_and_bands_of_one_course_can_stand_on_one_page():
    ids = [e.get("id") for svg in drawings("spf-foundations", []) for e in tree(svg).iter()]
    named = [name for name in ids if name]
    assert len(named) == len(set(named))


@pytest.mark.parametrize(("theme", "dye"), list(covers._DYES.items()))
def test_the_theme_chooses_the_dye(theme: Theme, dye: covers._Dye):
    others = [other.middle for name, other in covers._DYES.items() if name is not theme]
    for course in COURSES:
        drawn = cover_svg(course, [theme])
        assert dye.middle in drawn or dye.deep in drawn
        assert not any(colour in drawn for colour in others)


def test_a_course_without_a_known_theme_is_dyed_as_foundations():
    assert (
        cover_svg("registry", []) == cover_svg("registry", ["no such theme"]) == cover_svg("registry", ["foundations"])
    )


def test_every_motif_shows_both_itself_and_its_ground():
    for motif in (*motifs.MOTIFS, *motifs.BORDERS):
        threads = [motif.shows(x, y) for x, y in product(range(motif.length), range(motif.width))]
        assert 0.2 < sum(threads) / len(threads) < 0.8


def test_a_path_of_picks_shows_exactly_the_threads_of_its_motif():
    stretches = list(motifs._stretches([True, False, True, True, False, True]))
    assert stretches == [(0, 1), (2, 4), (5, 6)]
    assert motifs._pick([True, False, True, True, False, True], 3) == "M0 3h1m1 0h2m1 0h1"


def test_pictures_of_eight_courses_of_one_theme_differ_at_a_glance():
    # Seen small and in grey, as a tired eye does: at least 4 % of the whole range apart.
    seen = [picture(cover_svg(course, ["planning"])).resize((80, 30)).convert("L") for course in EIGHT]
    for one, other in combinations(seen, 2):
        assert ImageStat.Stat(ImageChops.difference(one, other)).mean[0] > 10


def test_a_picture_shows_woven_threads_to_the_very_edge():
    for course in EIGHT:
        drawn = picture(cover_svg(course, ["foundations"]))
        assert drawn.size == (160, 60)
        assert all(drawn.getpixel(corner) != (255, 255, 255) for corner in product((1, 158), (1, 58)))
        assert len(drawn.getcolors(100_000)) > 8
