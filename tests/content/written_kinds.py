"""A second course, `kinds`: one quiz that uses every kind of question and a scenario, in English and French."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tests.content.written_course import Change, write_course

COURSE = "kinds"
KINDS, KINDS_FR = "01-only/01-kinds.quiz.en.md", "01-only/01-kinds.quiz.fr.md"
COURSE_YML = """\
title: {en: Kinds of questions, fr: Types de questions}
summary: {en: Every kind there is., fr: Tous les types.}
languages: [en, fr]
level: introductory
effort: 1h
objectives: {en: [Answer.], fr: [Répondre.]}
licence: CC-BY-4.0
contributors: [{name: LearnHub project, kind: institution, role: author}]
"""
MODULE_YML = """\
title: {en: The only module, fr: Le seul module}
"""
QUIZ = """\
---
title: Every kind
time_limit: 30m
grade: last
---

One question of each kind.

## The word {#word points=2}

What is a nationally defined set of guarantees called?

= floor | social protection floor
= protection floor

> See Recommendation No. 202.

## Terms {#terms points=3}

Match each term with its meaning.

| Term | Meaning |
| --- | --- |
| floor | *basic* guarantees for everyone |
| contribution | what the insured pay |
| levy | what the insured pay |
| | a rent for land |

## Steps {#steps points=2}

Put the steps into their order.

1. Look at the **needs**
2. Work out the cost
3. Find the money
4. Pass the law

## Gaps {#gaps kind=cloze points=4}

Recommendation No. [[202]] is about floors. It was adopted in [[2012//1952//1919]].

| Guarantee | For whom |
| --- | --- |
| health care | [[everyone\\|all\\|anyone]] |

- A \\[[bracket]] is no gap, and a floor starts with [[all residents//workers]].

## In your words {#own-words}

Why does a floor start with everyone?

> [!MODEL]
> Because rights do not hang on **work**.
>
> - Women work more often without pay.

> Compare your words with these.

## A plan {#plan kind=open marked=true points=5}

Write three sentences on how your country could begin.

## A feeling {#feeling kind=single skippable=true}

Did anybody in your family ever need help?

- [x] yes
- [ ] no

## Whom {#whom}

Whom does a floor cover?

- [x] children
- [x] older persons
- [ ] only workers

## How many {#how-many unit=years}

How many years?

= 3.5 ± 0.5

# A village by the river {#village}

*Maybe* is a village of 200 households. In 50 of them a woman earns the money.

> [!DATA] Maybe, 2025
> In 2025, 40 households had a pension.

## The share {#share unit="%"}

Which share of the households has a pension?

= 20

## The first step {#first-step}

What does the village need first?

- [x] a list of everybody
- [ ] a new office
"""
QUIZ_FR = """\
---
title: Tous les types
translates: SOURCE
---

Une question de chaque type.

## Le mot {#word}

Comment appelle-t-on un ensemble de garanties définies à l’échelle nationale ?

= socle | socle de protection sociale

> Voir la recommandation n° 202.

## Termes {#terms}

Associez chaque terme à son sens.

| Terme | Sens |
| --- | --- |
| socle | des garanties *de base* pour tous |
| cotisation | ce que paient les assurés |
| prélèvement | ce que paient les assurés |
| | le loyer d’une terre |

## Étapes {#steps}

Mettez les étapes dans l’ordre.

1. Étudier les **besoins**
2. Calculer le coût
3. Trouver l’argent
4. Adopter la loi

## Lacunes {#gaps}

La recommandation n° [[202]] porte sur les socles. Elle a été adoptée en [[2012//1952//1919]].

| Garantie | Pour qui |
| --- | --- |
| soins de santé | [[tous\\|tout le monde]] |

- Un \\[[crochet]] n’est pas une lacune, et un socle commence par [[tous les résidents//les salariés]].

## Avec vos mots {#own-words}

Pourquoi un socle commence-t-il par tout le monde ?

> [!MODEL]
> Parce que les droits ne dépendent pas du **travail**.

> Comparez avec vos mots.

## Un plan {#plan}

Écrivez trois phrases sur la manière dont votre pays pourrait commencer.

## Un sentiment {#feeling}

Quelqu’un de votre famille a-t-il eu besoin d’aide ?

- [x] oui
- [ ] non

## Qui {#whom}

Qui un socle couvre-t-il ?

- [x] les enfants
- [x] les personnes âgées
- [ ] seulement les salariés

## Combien {#how-many unit=ans}

Combien d’années ?

= 3.5 ± 0.5

# Un village au bord du fleuve {#village}

*Peut-être* est un village de 200 ménages. Dans 50 d’entre eux, une femme gagne l’argent.

> [!DATA] Peut-être, 2025
> En 2025, 40 ménages avaient une pension.

## La part {#share}

Quelle part des ménages a une pension ?

= 20

## Le premier pas {#first-step}

De quoi le village a-t-il besoin d’abord ?

- [x] une liste de tout le monde
- [ ] un nouveau bureau
"""
# Changes that leave the course in English alone, for quizzes that are not translated.
ENGLISH: dict[str, Change] = {
    "course.yml": re.sub(r", fr(: [^}]*)?(?=[]}])", "", COURSE_YML),
    "01-only/module.yml": "title: {en: The only module}\n",
    KINDS_FR: None,
}
FILES: dict[str, str | bytes] = {
    "course.yml": COURSE_YML,
    "01-only/module.yml": MODULE_YML,
    KINDS: QUIZ,
    KINDS_FR: QUIZ_FR,
}


def write_kinds(folder: Path, changes: Mapping[str, Change] | None = None, *, version: str = "1.0.0") -> Path:
    """Write the course below `folder` and return its version's folder; `changes` as for `write_course`."""
    return write_course(folder, changes, course=COURSE, version=version, files=FILES)
