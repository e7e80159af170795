"""What a browser says of itself, in the two words that help somebody to recognise a device."""

from __future__ import annotations

from learnhub.i18n import gettext as _
from learnhub.people import networks

# Sought in this order: browsers also name those that they want to be taken for.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Opera", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("KAIOS", "KaiOS"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def in_words(user_agent: str) -> str:
    """Return a browser and its system, such as “Chrome on Android”, in the page's language."""
    browser = _named(user_agent, _BROWSERS)
    system = _named(user_agent, _SYSTEMS)
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return browser or system or _("Unknown device")


def place_in_words(network: str | None, here: str) -> str:
    """Return from where a device was last used, beside the network of this page."""
    if not network:
        return _("Not known")
    if network == here:
        return _("Same network as now")
    if networks.is_local(network):
        return _("Local network (%(network)s)", network=networks.shown(network))
    return _("Another network (%(network)s)", network=networks.shown(network))


def _named(user_agent: str, names: tuple[tuple[str, str], ...]) -> str | None:
    return next((name for mark, name in names if mark in user_agent), None)
