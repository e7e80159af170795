"""The countries of the demonstration, with fictional institutions and names that nobody takes for real ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from learnhub.people.models import InstitutionKind

MINISTRY, DIRECTORATE = 0, 1

_IN_FRENCH = (
    ("Ministère des Affaires sociales (démo)", InstitutionKind.MINISTRY, None),
    ("Direction de la protection sociale (démo)", InstitutionKind.MINISTRY, MINISTRY),
    ("Bureau du Nord (démo)", InstitutionKind.LOCAL_AUTHORITY, DIRECTORATE),
    ("Bureau du Sud (démo)", InstitutionKind.LOCAL_AUTHORITY, DIRECTORATE),
    ("Caisse de sécurité sociale (démo)", InstitutionKind.SOCIAL_SECURITY, None),
)
_IN_ENGLISH = (
    ("Ministry of Social Affairs (demo)", InstitutionKind.MINISTRY, None),
    ("Directorate of Social Protection (demo)", InstitutionKind.MINISTRY, MINISTRY),
    ("Northern Office (demo)", InstitutionKind.LOCAL_AUTHORITY, DIRECTORATE),
    ("Southern Office (demo)", InstitutionKind.LOCAL_AUTHORITY, DIRECTORATE),
    ("Social Security Fund (demo)", InstitutionKind.SOCIAL_SECURITY, None),
)
_FRENCH_FAMILIES = ("Exemple", "Modèle", "Fictif", "Démo", "Spécimen", "Essai")
_ENGLISH_FAMILIES = ("Example", "Sample", "Specimen", "Demo", "Placeholder", "Fictional")


@dataclass(frozen=True, slots=True)
class Country:
    """A country: `share` of the learners (weights), `hours_ahead` of UTC, how far its people usually get (0 to 1).

    `institutions` are (name, kind, place in this list of the one above); `own_script` writes given names in the
    country's script, `own_family` the family name that goes with them.
    """

    code: str
    share: int
    language: str
    hours_ahead: int
    drive: float
    women: tuple[str, ...]
    men: tuple[str, ...]
    own_script: Mapping[str, str] = field(default_factory=dict)
    own_family: str = ""

    @property
    def institutions(self) -> tuple[tuple[str, InstitutionKind, int | None], ...]:
        """The tree, each after the one above it."""
        return _IN_FRENCH if self.language == "fr" else _IN_ENGLISH

    @property
    def families(self) -> tuple[str, ...]:
        """Family names: words that say "example"."""
        return _FRENCH_FAMILIES if self.language == "fr" else _ENGLISH_FAMILIES


COUNTRIES = (
    Country(
        "BJ", 12, "fr", 1, 0.9,
        women=("Sènami", "Akouavi", "Nadège", "Reine", "Fifamè", "Bernice", "Yèwa"),
        men=("Koffi", "Cossi", "Dossou", "Sèdjro", "Gildas", "Bio", "Rodrigue"),
    ),
    Country(
        "TG", 10, "fr", 0, 0.75,
        women=("Afi", "Ama", "Akossiwa", "Essi", "Abra", "Dédé", "Mawusi"),
        men=("Kossi", "Komlan", "Yao", "Edem", "Kodjo", "Mensah", "Sena"),
    ),
    Country(
        "BF", 6, "fr", 0, 0.6,
        women=("Awa", "Fatimata", "Aminata", "Rasmata", "Salimata", "Alizèta"),
        men=("Issouf", "Moussa", "Boureima", "Adama", "Salif", "Ousmane"),
    ),
    Country(
        "KH", 7, "en", 7, 0.8,
        women=("Chanthou", "Sreymom", "Bopha", "Kunthea", "Sophea", "Maly"),
        men=("Dara", "Sokha", "Vuthy", "Rithy", "Piseth", "Samnang"),
        own_script={"Chanthou": "ចាន់ធូ", "Bopha": "បុប្ផា", "Dara": "ដារ៉ា", "Sokha": "សុខា"},
        own_family="គំរូ",
    ),
    Country(
        "LA", 5, "en", 7, 0.5,
        women=("Noy", "Keo", "Bounmy", "Chanthala", "Souk", "Davone"),
        men=("Khamla", "Phet", "Somchay", "Bounthan", "Anousone", "Vilay"),
        own_script={"Noy": "ນ້ອຍ", "Keo": "ແກ້ວ", "Khamla": "ຄຳລາ", "Phet": "ເພັດ"},
        own_family="ຕົວຢ່າງ",
    ),
)  # fmt: skip

BY_CODE = {country.code: country for country in COUNTRIES}
# The programme is for the offices of these; the others are invited to the course alone.
IN_PROGRAMME = ("BJ", "TG")
