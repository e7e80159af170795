"""A course in which everything is asked: every kind of question, a scenario, a time limit, a test before and after.

Imported through the real rules, in English and French.
"""

from __future__ import annotations

import hashlib
import tempfile
from functools import lru_cache
from pathlib import Path

from learnhub.content import publishing
from learnhub.content.models import CourseVersion
from learnhub.content.publishing import Prepared
from learnhub.stores import record

COURSE = "asking"
BEFORE, LESSON, PRACTICE, TIMED, AFTER = "before", "reading", "practice", "timed", "after"

_COURSE = """\
title: {en: Everything that can be asked, fr: Tout ce qui peut être demandé}
summary: {en: A fictional course for trying questions., fr: Un cours fictif pour essayer des questions.}
languages: [en, fr]
level: introductory
effort: 1h
objectives: {en: [Answer.], fr: [Répondre.]}
licence: CC-BY-4.0
contributors: [{name: LearnHub project, kind: institution, role: author}]
cases: [TH]
completion: {lessons: all, quizzes: all}
certificate: {valid_for: 3y}
"""
_MODULE = """\
title: {en: One module, fr: Un module}
summary: {en: All of it., fr: Le tout.}
objectives: {en: [One.], fr: [Un.]}
"""
_LESSON = """\
---
title: A short lesson
minutes: 5
---

A floor starts with everyone.
"""
_LESSON_FR = """\
---
title: Une courte leçon
translates: SOURCE
---

Un socle commence par tout le monde.
"""
_PRACTICE = """\
---
title: Practice
feedback: immediate
---

Take your time: each answer can be checked as you go.

## Who is covered {#who points=2}

Whom does a floor cover?

- [x] all residents and children, as defined in national laws
  > Right: it starts with everyone.
- [ ] workers in formal employment
  > They are often covered first, but a floor starts with everyone.

> The floor is about residents.

## Three first actions {#which points=3}

A ministry wants to link the registry with hospital data. Choose the three first actions.

- [x] Define the purpose and the legal basis
- [ ] Copy all records in case they help later
- [x] Share only needed fields, with logs
- [x] Assess the impact and inform people

## The yearly cost {#how-many unit="million francs"}

50,000 births a year; 10,000 francs a month for 12 months; take-up 80%. What do the benefits cost in a year?

= 4800 ± 1

> 50,000 × 0.80 × 120,000 = 4,800 million.

## The name of it {#name-it}

What does Recommendation No. 202 call a set of basic guarantees?

= social protection floor | national floor

> In the Recommendation: national social protection floors.

## Which standard {#pair-up points=2}

Match each standard with its subject.

| Standard | Subject |
| --- | --- |
| Convention No. 102 | minimum standards in nine branches of social security |
| Convention No. 189 | domestic workers |
| Convention No. 190 | violence and harassment at work |
| | minimum age |

> A Convention can be ratified; a Recommendation gives guidance.

## Steps of a dialogue {#line-up points=2}

Put the steps in order.

1. Build the assessment matrix
2. Cost the policy options
3. Endorse the recommendations
4. Publish the report

> Agree on gaps first, then on prices, then on priorities.

## Fill in {#fill-in kind=cloze points=3}

A floor covers all [[residents|inhabitants]] and children. It is set [[by law//by habit//by favour]] and reviewed
[[regularly]].

> Paragraph 7 says who, and how.

# A clinic that opens twice a week {#clinic}

In one district the clinic opens two days a week and is 12 km away. Mothers who miss a visit lose their grant. Many have
dropped out since.

## What comes first {#first}

What do you propose first?

- [ ] Stronger sanctions
- [x] Suspend sanctions, and find out why families miss visits
- [ ] Pay fathers instead

## In your own words {#explain kind=open points=2 marked=true}

Explain your proposal to the minister in three sentences.

> [!MODEL]
> The service is missing, not the will. Sanctions punish children for a clinic that is closed. Mobile visits bring the
> service to where families live.

# And for yourself {#yourself}

Nobody else reads the next answers before you hand in.

## A difficult memory {#hurts skippable=true}

Have you seen somebody lose a grant?

- [x] Yes, or no: both are answers
- [ ] This one is not right

## Your own district {#reflect kind=open}

What would you ask first in your own district?

> [!MODEL]
> Who misses visits, and what the way to the clinic is like for them.
"""
_PRACTICE_FR = """\
---
title: Entraînement
translates: SOURCE
---

Prenez votre temps : chaque réponse peut être vérifiée en cours de route.

## Qui est couvert {#who}

Qui un socle couvre-t-il ?

- [x] tous les résidents et les enfants, tels que définis par la législation nationale
  > Juste : il commence par tout le monde.
- [ ] les salariés de l’économie formelle
  > Ils sont souvent couverts les premiers, mais un socle commence par tout le monde.

> Le socle concerne les résidents.

## Trois premières actions {#which}

Un ministère veut relier le registre aux données des hôpitaux. Choisissez les trois premières actions.

- [x] Définir la finalité et la base légale
- [ ] Copier tous les dossiers au cas où ils serviraient plus tard
- [x] Partager seulement les champs nécessaires, avec un journal des accès
- [x] Évaluer l’impact et informer les personnes

## Le coût annuel {#how-many unit="millions de francs"}

50 000 naissances par an ; 10 000 francs par mois pendant 12 mois ; recours de 80 %. Combien coûtent les prestations en
une année ?

= 4800 ± 1

> 50 000 × 0,80 × 120 000 = 4 800 millions.

## Son nom {#name-it}

Comment la recommandation n° 202 appelle-t-elle un ensemble de garanties élémentaires ?

= socle de protection sociale | socle national

> Dans la recommandation : socles nationaux de protection sociale.

## Quelle norme {#pair-up}

Associez chaque norme à son objet.

| Norme | Objet |
| --- | --- |
| Convention n° 102 | normes minimales dans neuf branches de la sécurité sociale |
| Convention n° 189 | travailleuses et travailleurs domestiques |
| Convention n° 190 | violence et harcèlement au travail |
| | âge minimum |

> Une convention peut être ratifiée ; une recommandation donne des orientations.

## Étapes d’un dialogue {#line-up}

Mettez les étapes dans l’ordre.

1. Construire la matrice d’évaluation
2. Chiffrer les options de politique
3. Valider les recommandations
4. Publier le rapport

> D’abord s’accorder sur les lacunes, puis sur les prix, puis sur les priorités.

## À compléter {#fill-in kind=cloze}

Un socle couvre tous les [[résidents|habitants]] et les enfants. Il est fixé [[par la loi//par l’usage//par faveur]] et
revu [[régulièrement]].

> Le paragraphe 7 dit qui, et comment.

# Un centre de santé ouvert deux fois par semaine {#clinic}

Dans un district, le centre de santé ouvre deux jours par semaine et se trouve à 12 km. Les mères qui manquent une
visite perdent l’allocation. Beaucoup ont abandonné depuis.

## Que faire d’abord {#first}

Que proposez-vous d’abord ?

- [ ] Durcir les sanctions
- [x] Suspendre les sanctions et chercher pourquoi les familles manquent les visites
- [ ] Payer plutôt les pères

## Avec vos mots {#explain kind=open}

Expliquez votre proposition à la ministre en trois phrases.

> [!MODEL]
> C’est le service qui manque, pas la volonté. Les sanctions punissent les enfants pour un centre fermé. Des visites
> mobiles apportent le service là où vivent les familles.

# Et pour vous-même {#yourself}

Personne d’autre ne lit les réponses suivantes avant que vous ne les remettiez.

## Un souvenir difficile {#hurts}

Avez-vous vu quelqu’un perdre une allocation ?

- [x] Oui ou non : ce sont deux réponses
- [ ] Celle-ci n’est pas juste

## Votre propre district {#reflect kind=open}

Que demanderiez-vous d’abord dans votre propre district ?

> [!MODEL]
> Qui manque les visites, et à quoi ressemble le chemin jusqu’au centre pour ces personnes.
"""
_SHORT = """\
---
title: {title}
{rules}
---

## Who is covered {{#who}}

Whom does a floor cover?

- [x] everyone
- [ ] workers

## How many {{#how-many unit=years}}

How many years?

= 202
"""
_SHORT_FR = """\
---
title: {title}
translates: SOURCE
---

## Qui est couvert {{#who}}

Qui un socle couvre-t-il ?

- [x] tout le monde
- [ ] les salariés

## Combien {{#how-many unit=ans}}

Combien d’années ?

= 202
"""
_SHORT_ONES = {
    BEFORE: ("Before you start", "Avant de commencer", "role: pre"),
    TIMED: ("Against the clock", "Contre la montre", "role: exam\ntime_limit: 30m"),
    AFTER: ("What you know now", "Ce que vous savez maintenant", "role: post\ngrade: last"),
}
RIGHT = {
    "who": {"chosen": ["1"]},
    "which": {"chosen": ["1", "3", "4"]},
    "how-many": {"typed": "4800"},
    "name-it": {"typed": "Social protection floor"},
    "first": {"chosen": ["2"]},
    "explain": {"typed": "The service is missing, not the will.\nSo we bring it."},
    "reflect": {"typed": "Who walks how far."},
}


def _id(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:8]


# Each wrong in another way, or in part.
WRONG = {
    "who": {"chosen": ["2"]},
    "which": {"chosen": ["1", "2"]},
    "how-many": {"typed": "many"},
    "pair-up": {"pairs": {"1": _id("domestic workers"), "3": _id("violence and harassment at work")}},
    "line-up": {
        "order": [
            _id("Cost the policy options"),
            _id("Endorse the recommendations"),
            _id("Publish the report"),
            _id("Build the assessment matrix"),
        ]
    },
    "fill-in": {"gaps": {"1": "workers", "2": _id("by law")}},
}


@lru_cache
def _prepared() -> Prepared:
    """Read and render the course once for all tests; the folder stays, for its pictures."""
    return publishing.prepare(write(Path(tempfile.mkdtemp(prefix="learnhub-kinds-"))))


def publish() -> CourseVersion:
    """Store and publish the course, in the transaction of whoever calls."""
    version = publishing.store(record.SHELL, _prepared())
    assert publishing.publish(record.SHELL, version)
    return version


def write(folder: Path) -> Path:
    """Write the course below `folder` and return its version's folder."""
    root = folder / COURSE / "1.0.0"
    files = {"course.yml": _COURSE, "01-only/module.yml": _MODULE}
    files |= _pair(f"01-only/02-{LESSON}", _LESSON, _LESSON_FR)
    files |= _pair(f"01-only/03-{PRACTICE}.quiz", _PRACTICE, _PRACTICE_FR)
    for number, (unit, (title, title_fr, rules)) in zip((1, 4, 5), _SHORT_ONES.items(), strict=True):
        source = _SHORT.format(title=title, rules=rules)
        files |= _pair(f"01-only/{number:02}-{unit}.quiz", source, _SHORT_FR.format(title=title_fr))
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return root


def _pair(path: str, source: str, translation: str) -> dict[str, str]:
    fingerprint = hashlib.sha256(source.encode()).hexdigest()[:12]
    return {f"{path}.en.md": source, f"{path}.fr.md": translation.replace("SOURCE", f'"{fingerprint}"')}
