"""What is held against every page: axe-core, and what axe-core does not see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")

# Making up a selector for each element takes axe-core longer than most of its rules; what is told shows the element.
_RUN = """async () => {
    const options = {resultTypes: ["violations"], selectors: false, iframes: false, preload: false};
    return (await axe.run(document, options)).violations;
}"""

# What reaches beyond the page, unless it lies in something that scrolls by itself, such as a wide table.
_OVERFLOWING = """() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (element) => {
        for (let one = element.parentElement; one; one = one.parentElement) {
            if (["auto", "scroll"].includes(getComputedStyle(one).overflowX)) return true;
        }
        return false;
    };
    const isMeant = (element) => element.closest(".visually-hidden, .skip, [aria-hidden=true], svg svg, svg *");
    return [...document.body.querySelectorAll("*")].filter((element) => {
        const box = element.getBoundingClientRect();
        if (box.width < 2 || box.height < 2 || (box.left >= -1 && box.right <= width + 1)) return false;
        return !isMeant(element) && !scrolls(element);
    }).map((element) => element.outerHTML.slice(0, 160));
}"""


def prepare(context: BrowserContext) -> None:
    """Have axe-core at hand on each page of these windows, which is quicker than sending it to each."""
    context.add_init_script(AXE)


def violations(page: Page) -> list[str]:
    """Return what axe-core with all its default rules finds on a page: the rule, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [_told(rule, node) for rule in page.evaluate(_RUN) for node in rule["nodes"]]


def _told(rule: dict[str, Any], node: dict[str, Any]) -> str:
    return f"{rule['id']} ({rule['help']}): {node['html'][:200]} {node['failureSummary'][:300]}"


def overflowing(page: Page) -> list[str]:
    """Return the elements that one would have to scroll sideways to see."""
    found: list[str] = page.evaluate(_OVERFLOWING)
    if not found and page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("something that is not to be seen makes the page too wide")
    return found
