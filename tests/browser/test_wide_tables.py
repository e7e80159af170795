"""A table that is wider than the screen shows at its edge that it goes on."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Locator

from tests import published
from tests.browser.journeys import Visit
from tests.serving import Server

LESSON = f"/courses/{published.COURSE}/{published.LESSON}"
WIDEN = "table => { table.style.minWidth = '40rem'; }"


def edges(table: Locator) -> tuple[bool, bool]:
    """Tell whether the left and the right edge of a table are other than the ground in its middle, below the words."""
    image = Image.open(BytesIO(table.screenshot())).convert("RGB")
    row = image.height - 6
    ground = image.getpixel((image.width // 2, row))
    return image.getpixel((1, row)) != ground, image.getpixel((image.width - 2, row)) != ground


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_edge_tells_where_a_table_goes_on(server: Server, visit: Visit, scheme: str) -> None:
    phone = visit(server, phone=True, scripts=False)
    phone.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    phone.open(LESSON)
    around = phone.page.locator(".table-scroll").first
    assert edges(around) == (False, False)
    around.locator("table").evaluate(WIDEN)
    assert edges(around) == (False, True)
    for place, told in ((40, (True, True)), (9999, (True, False))):
        around.evaluate("(around, place) => { around.scrollLeft = place; }", place)
        assert edges(around) == told
