"""What people of the demonstration write for an assignment: fictional experience records, whole or with gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

Record = Sequence[str]

# The first lines are what everybody writes; the last ones are what is forgotten first.
_EVERYBODY = 4
_RECORDS: Mapping[str, Sequence[Record]] = {
    "en": (
        (
            "Problem: People come to our demo office to register and go away again, because a paper is missing.",
            "What was done: Since January the list of papers hangs outside, with drawings, in two languages.",
            "Gender features: The clerk asks for the person, not for the head of household. Responsive.",
            "Results: No data yet. The desk could count who comes twice, women and men apart.",
            "Cost: Paper, paint and one day of work of two people.",
            "What did not work: The first list was too long, and nobody read it.",
            "Conditions: A clerk who may accept what is not a birth certificate.",
            "Two readers added: the drawing of the child was taken for an adult. To be looked at again in six months.",
        ),
        (
            "Problem: On pay day mothers wait in the sun with small children, and some give up.",
            "What was done: The demo office pays by village, each on its own day, and told it on the market.",
            "Gender features: There is a bench in the shade and a second counter. Sensitive: it sees a difference.",
            "Results: The queue is shorter; source: the diary of the cashier of this year. No count of women and men.",
            "Cost: One more cashier for four days a month.",
            "What did not work: In the second month two villages had the same day.",
            "Conditions: Somebody who tells the villages, and money that arrives in time.",
            "Two readers added: those who cannot come on their day need another one. To be looked at after the rains.",
        ),
        (
            "Problem: Nobody complains in our demo office, and we do not believe that all is well.",
            "What was done: A telephone number, answered by a woman and by a man, and a box without a name.",
            "Gender features: Callers choose to whom they speak. Responsive, but some have no telephone.",
            "Results: Calls came in the first weeks; the register says about what. No data on who called.",
            "Cost: No data. The finance desk could tell the cost of the line.",
            "What did not work: For a month nobody opened the box.",
            "Conditions: A day on which the answer has to be given.",
            "Two readers added: say on the poster that a complaint takes no benefit away. To be looked at in a year.",
        ),
        (
            "Problem: People with disabilities and those who care for them do not come to the demo office.",
            "What was done: Two social workers visit at home, with the form, and fill it in there.",
            "Gender features: The visit asks the carer too, more often a woman. Transformative? We said sensitive.",
            "Results: The visits are in a list; how many led to a registration is not counted yet.",
            "Cost: Fuel, and two days a week of two people.",
            "What did not work: Without an appointment the house was empty.",
            "Conditions: A vehicle, and a colleague who takes over the desk.",
            "Two readers added: ask the person first and the carer after. To be looked at in half a year.",
        ),
    ),
    "fr": (
        (
            "Problème : des personnes viennent s’inscrire au bureau de démonstration et repartent : une pièce manque.",
            "Ce qui a été fait : la liste des pièces est affichée dehors, avec des dessins, en deux langues.",
            "Dimension de genre : l’agent s’adresse à la personne, et non au chef de ménage. Réactif.",
            "Résultats : pas encore de données. Le guichet pourrait compter qui revient, femmes et hommes à part.",
            "Coût : du papier, de la peinture et une journée de deux personnes.",
            "Ce qui n’a pas marché : la première liste était trop longue, et personne ne la lisait.",
            "Conditions : un agent qui peut accepter autre chose qu’un acte de naissance.",
            "Deux lectrices ont ajouté : le dessin de l’enfant a été pris pour un adulte. À revoir dans six mois.",
        ),
        (
            "Problème : le jour du paiement, des mères attendent au soleil avec leurs enfants, et certaines renoncent.",
            "Ce qui a été fait : le bureau de démonstration paie village par village, et l’a annoncé au marché.",
            "Dimension de genre : un banc à l’ombre et un deuxième guichet. Sensible : on voit une différence.",
            "Résultats : la file est plus courte ; source : le cahier du caissier. Rien n’est compté par sexe.",
            "Coût : un caissier de plus quatre jours par mois.",
            "Ce qui n’a pas marché : le deuxième mois, deux villages avaient le même jour.",
            "Conditions : quelqu’un qui prévient les villages, et l’argent qui arrive à temps.",
            "Deux lecteurs ont ajouté : il faut un autre jour pour qui ne peut pas venir. À revoir après les pluies.",
        ),
        (
            "Problème : personne ne se plaint au bureau de démonstration, et nous ne croyons pas que tout va bien.",
            "Ce qui a été fait : un numéro de téléphone, où répondent une femme et un homme, et une boîte sans nom.",
            "Dimension de genre : on choisit à qui l’on parle. Réactif, mais certaines n’ont pas de téléphone.",
            "Résultats : des appels les premières semaines, dit le registre. Pas de données sur qui appelle.",
            "Coût : pas de données. Le service financier pourrait dire ce que coûte la ligne.",
            "Ce qui n’a pas marché : pendant un mois, personne n’a ouvert la boîte.",
            "Conditions : un jour où la réponse doit être donnée.",
            "Deux lectrices ont ajouté : dire qu’une plainte ne fait perdre aucune prestation. À revoir dans un an.",
        ),
        (
            "Problème : les personnes handicapées et leurs aidantes ne viennent pas au bureau de démonstration.",
            "Ce qui a été fait : deux travailleurs sociaux vont à domicile avec le formulaire.",
            "Dimension de genre : la visite interroge aussi l’aidante. Transformateur ? Nous avons dit sensible.",
            "Résultats : les visites sont dans une liste ; on ne compte pas encore combien mènent à une inscription.",
            "Coût : du carburant, et deux jours par semaine de deux personnes.",
            "Ce qui n’a pas marché : sans rendez-vous, la maison était vide.",
            "Conditions : un véhicule, et une collègue qui reprend le guichet.",
            "Deux lecteurs ont ajouté : interroger d’abord la personne, puis l’aidante. À revoir dans six mois.",
        ),
    ),
}
_ADDED = {
    "en": "Added after reading it once more: one user of the service was asked, and agrees.",
    "fr": "Ajouté après relecture : une usagère du service a été interrogée, et elle est d’accord.",
}
_COMMENTS: Mapping[str, Sequence[str]] = {
    "en": (
        "Thank you. Three lines are missing: please add what it cost, what did not work and the conditions.",
        "Clear steps. Say whom it does not reach, women and men, and it is a good record.",
        "A colleague abroad could begin with this. Thank you for saying what did not work.",
    ),
    "fr": (
        "Merci. Il manque trois lignes : ajoutez le coût, ce qui n’a pas marché et les conditions.",
        "Les étapes sont claires. Dites qui n’est pas atteint, femmes et hommes, et la fiche sera bonne.",
        "Une collègue à l’étranger pourrait commencer avec cette fiche. Merci de dire ce qui n’a pas marché.",
    ),
}


def written(language: str, skill: float, chance: Random) -> str:
    """Return a record in a language (else in English); the lower the `skill` (0 to 1), the more lines are missing."""
    lines = chance.choice(_RECORDS.get(language, _RECORDS["en"]))
    forgotten = sum(chance.random() > skill for _ in lines[_EVERYBODY:])
    return "\n\n".join(lines[: len(lines) - forgotten])


def mended(text: str, language: str, chance: Random) -> str:
    """Return a record after another look: whole, where lines were missing, with a line more."""
    known = _RECORDS.get(language, _RECORDS["en"])
    whole = next((lines for lines in known if text.startswith(lines[0])), chance.choice(known))
    return "\n\n".join([*whole, _ADDED.get(language, _ADDED["en"])])


def completeness(text: str) -> float:
    """Return how much of a record is there, from 0 (what everybody writes) to 1."""
    most = len(_RECORDS["en"][0]) - _EVERYBODY
    return min(1.0, max(0.0, (text.count("\n\n") + 1 - _EVERYBODY) / most))


def comment(language: str, quality: float) -> str:
    """Return what a tutor says of work of a quality from 0 to 1."""
    said = _COMMENTS.get(language, _COMMENTS["en"])
    return said[min(int(quality * len(said)), len(said) - 1)]
