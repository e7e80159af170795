"""A bank of questions as one quiz of ours: each in the form of the house, or as an open question with its old text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from learnhub.content.format.quizzes import MOST_QUESTIONS
from learnhub.content.format.texts import LARGEST
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.interchange import headings, markup, proving, unread, writing
from learnhub.content.interchange.model import Bank, Item, Note, Notes, Option, Question, Scenario, Weight
from learnhub.content.interchange.naming import Ids
from learnhub.content.interchange.reports import Line, Outcome, Report
from learnhub.content.interchange.texts import Texts
from learnhub.i18n import Message, lazy

# What stands around the questions, and their last ones, fit into a file of the largest size.
_MOST_BYTES = LARGEST - 16 * 1024


@dataclass(slots=True)
class _Part:
    """A scenario, or none for what stands alone, and the questions below it."""

    scenario: Scenario | None
    category: str
    heading: str = ""
    questions: list[str] = field(default_factory=list)


class Assembly:
    """Makes one quiz of a bank."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.ids = Ids()
        self.parts = [_Part(None, "")]
        self.lines: list[Line] = []
        self.size = 0
        self.count = 0
        self.notes = Notes()
        self.needs_tutor = False

    def quiz(self, bank: Bank, title: str, role: str) -> tuple[str, Report]:
        """Return the text of the quiz and what became of each question."""
        for item in bank.items:
            if isinstance(item.became, Scenario):
                self._begin(item, item.became)
            else:
                self._add(item)
        body = self._body()
        self._tell_of_tutors()
        report = Report(tuple(self.lines), (*bank.notes, *self.notes.all()))
        return f"{writing.front_matter(title, role)}\n{body}", report

    def _tell_of_tutors(self) -> None:
        if self.needs_tutor:
            message = lazy(
                "Essays have `marked=true`: a tutor has to mark each answer. "
                "Take it out where learners are to compare theirs with a model."
            )
            self.notes.changed(message)

    def _body(self) -> str:
        """Return introduction, questions that stand alone, and shared texts with theirs: those end with the file."""
        first_shared = next((place for place, part in enumerate(self.parts) if part.scenario), len(self.parts))
        if any(part.questions and not part.scenario for part in self.parts[first_shared:]):
            self.notes.changed(
                lazy("Questions without a shared text stand first, since such a text ends with the file.")
            )
        introduction, alone, shared = [], [], []
        for part in self.parts:
            if part.scenario is None:
                alone += part.questions
            elif part.questions:
                shared += [part.heading, *part.questions]
            else:
                introduction.append(f"{part.scenario.text}\n")
                name = part.scenario.name
                message = lazy("The text “%(name)s” belongs to no question: it stands at the beginning.", name=name)
                self.notes.changed(message)
        return "\n".join([*introduction, *alone, *shared])

    def _begin(self, item: Item, scenario: Scenario) -> None:
        """Begin a text that the questions after it share, until the next one or another category."""
        scenario = replace(scenario, name=scenario.name or headings.shortened(markup.plain(scenario.text)))
        own_id = self.ids.claim(scenario.id, scenario.name, scenario.text)
        notes = item.notes
        heading = writing.scenario(scenario, own_id)
        if proving.find_scenario_problem(heading) is not None:
            made = Notes()
            scenario = replace(scenario, text=self.texts.reformed(scenario.text, made))
            heading, notes = writing.scenario(scenario, own_id), (*notes, *made.all())
        if proving.find_scenario_problem(heading) is not None:
            scenario = replace(scenario, text=markup.code(item.original or scenario.text))
            heading = writing.scenario(scenario, own_id)
        self.parts.append(_Part(scenario, item.category, heading))
        self.lines.append(Line(item.label, _outcome(notes), own_id, "scenario", notes, item.category))

    def _add(self, item: Item) -> None:
        if self.parts[-1].scenario is not None and item.category != self.parts[-1].category:
            self.parts.append(_Part(None, item.category))
        if self.count >= MOST_QUESTIONS:
            self._leave_out(item, lazy("A quiz has at most 500 questions: divide the file."))
            return
        made = self._made(item)
        if made is None:
            self._leave_out(item, None)
            return
        section, line = made
        if self.size + len(section.encode()) > _MOST_BYTES:
            self._leave_out(item, lazy("A quiz has at most 512 KB: divide the file."))
            return
        self.size += len(section.encode()) + 1
        self.count += 1
        self.parts[-1].questions.append(section)
        self.lines.append(line)

    def _leave_out(self, item: Item, why: Message | None) -> None:
        notes = item.notes if why is None else (*item.notes, Note(Weight.LOST, why))
        self.lines.append(Line(item.label, Outcome.NOT, notes=notes, category=item.category))

    def _made(self, item: Item) -> tuple[str, Line] | None:
        if isinstance(item.became, Question):
            self.needs_tutor |= item.became.keys.get("marked") == "true"
            own_id = self.ids.claim(item.became.id, item.became.name, item.became.stem)
            asked, notes, problem = self._proven(item.became, own_id)
            if problem is None:
                return self._written(item, asked, own_id, notes)
            message = lazy("It could not be written as a question of its kind: %(problem)s", problem=problem)
            return self._as_open(item, own_id, (*item.notes, Note(Weight.LOST, message)))
        if not item.original:
            return None
        return self._as_open(item, self.ids.claim("", item.label, item.original), item.notes)

    def _proven(self, asked: Question, own_id: str) -> tuple[Question, tuple[Note, ...], Message | None]:
        """Return a question as it is, or with Markdown of another dialect made ours, and what stands against it."""
        problem = self._find_problem(asked, own_id, is_strict=True)
        if problem is None or not proving.may_be_mended(asked):
            return asked, (), problem
        reformed, notes = self._reformed(asked)
        if self._find_problem(reformed, own_id, is_strict=True) is None:
            return reformed, notes, None
        problem = self._find_problem(asked, own_id)
        if problem is None:
            return asked, (), None
        return reformed, notes, self._find_problem(reformed, own_id) and problem

    def _find_problem(self, asked: Question, own_id: str, *, is_strict: bool = False) -> Message | None:
        return proving.find_problem(writing.question(asked, own_id, self.texts.language), asked, is_strict=is_strict)

    def _written(self, item: Item, asked: Question, own_id: str, notes: tuple[Note, ...]) -> tuple[str, Line]:
        notes = (*item.notes, *notes)
        section = writing.question(asked, own_id, self.texts.language)
        return section, Line(item.label, _outcome(notes), own_id, str(asked.kind), notes, item.category)

    def _as_open(self, item: Item, own_id: str, notes: tuple[Note, ...]) -> tuple[str, Line]:
        words = unread.words(self.texts.language)
        shown = item.original or item.label
        asked = Question(item.label or own_id, QuestionKind.OPEN, f"{words}\n\n{markup.code(shown)}")
        section = writing.question(asked, own_id, self.texts.language)
        return section, Line(item.label, Outcome.AS_OPEN, own_id, str(asked.kind), notes, item.category)

    def _reformed(self, asked: Question) -> tuple[Question, tuple[Note, ...]]:
        """Return a question whose Markdown, of another dialect, is ours."""
        notes = Notes()
        return _each(asked, lambda text: self.texts.reformed(text, notes), self._line_of(notes)), notes.all()

    def _line_of(self, notes: Notes) -> Callable[[str], str]:
        return lambda text: markup.folded(self.texts.reformed(text, notes))


def _each(asked: Question, block: Callable[[str], str], line: Callable[[str], str]) -> Question:
    return replace(
        asked,
        stem=block(asked.stem) if asked.kind is not QuestionKind.CLOZE else asked.stem,
        feedback=block(asked.feedback),
        model=block(asked.model),
        options=tuple(Option(line(one.text), one.is_right, block(one.feedback)) for one in asked.options),
        pairs=tuple((line(left), line(right)) for left, right in asked.pairs),
        items=tuple(line(one) for one in asked.items),
    )


def _outcome(notes: tuple[Note, ...]) -> Outcome:
    weights = {note.weight for note in notes}
    if Weight.LOST in weights:
        return Outcome.PARTLY
    return Outcome.CHANGED if weights else Outcome.WHOLE
