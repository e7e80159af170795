"""Lists of people that a manager sent, and somebody whom such a list brought in, for the pages that are looked at."""

from __future__ import annotations

from learnhub.access import reach, rosters
from learnhub.learning.models import Programme
from learnhub.learning.rosters import applying, checking, contents, imports, reading
from learnhub.people import accounts
from learnhub.people.models import Institution, Person, Sex


def welcomed() -> Person:
    """Make an account for somebody with an address, who has not come in yet."""
    return accounts.register(
        name="Bintou Spécimen", user_name=None, email="bintou@example.org", password_hash=None, country="BJ",
        sex=Sex.NOT_STATED, language="fr", notice_version=None,
    )  # fmt: skip


def send(manager: Person, office: Institution, programme: Programme) -> dict[str, str]:
    """Send lists of people: one that is right, one with mistakes, one that is brought in."""
    place = f"{office.name};{programme.name}\n"
    right = f"Nom;Sexe;Institution;Programme\nAfi Exemple-Démonstration;femme;{place}Yao Modèle;homme;{place}"
    wrong = f"{right}=1+1;peut-être;Offise fictif de l’Atacora;Printemps\n"
    texts = {"right": right, "wrong": wrong, "done": right.replace("Yao", "Kodjo")}
    codes = {}
    for name, text in texts.items():
        sheet = reading.read(text.encode())
        codes[f"list_{name}"] = code = imports.new_code()
        imports.ask(manager, contents.of_sheet(sheet), len(sheet.rows) - 1, code=code)
        bounds = rosters.bounds_of(reach.actor_of(manager), ("en", "fr"))
        plan = checking.check(sheet, bounds)
        counts = {**{each.value: plan.count(each) for each in checking.Outcome}, "faults": len(plan.faults)}
        imports.note_checked(code, counts, plan.digest, contents.of_plan(plan))
        if name == "done":
            found = imports.find(code)
            assert found is not None
            imports.agree(found)
            names = applying.choose_user_names(plan)
            made = applying.apply(manager.public_id, plan, bounds, names, "key", sends_mail=False)
            imports.note_done(code, counts, contents.of_plan(plan, made))
    return codes
