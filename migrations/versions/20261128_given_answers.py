"""What was answered in short, and the index that finds the last attempts at a quiz"""

import hashlib
import json

from alembic import op
import sqlalchemy as sa


revision = 'given_answers'
down_revision = 'work_files'
branch_labels = None
depends_on = None

AT_ONCE = 1000

# The tables as they are at this revision, as far as they are read and written here.
attempts = sa.table(
    'attempts',
    sa.column('id', sa.Integer()), sa.column('version_id', sa.Integer()), sa.column('unit_slug', sa.String()),
    sa.column('draw', sa.JSON()), sa.column('score', sa.Integer()), sa.column('given', sa.Text()),
)
answers = sa.table(
    'answers',
    sa.column('attempt_id', sa.Integer()), sa.column('question_slug', sa.String()),
    sa.column('response', sa.JSON()), sa.column('points', sa.Integer()),
)
questions = sa.table(
    'questions',
    sa.column('version_id', sa.Integer()), sa.column('unit_slug', sa.String()), sa.column('slug', sa.String()),
    sa.column('kind', sa.String()),
)
given_answers = sa.table(
    'given_answers',
    sa.column('id', sa.Integer()), sa.column('version_id', sa.Integer()), sa.column('unit_slug', sa.String()),
    sa.column('question_slug', sa.String()), sa.column('response', sa.JSON()), sa.column('points', sa.Integer()),
    sa.column('digest', sa.String()),
)


def upgrade():
    op.create_table('given_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('question_slug', sa.String(length=100), nullable=False),
    sa.Column('response', sa.JSON(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_given_answers_version_id_course_versions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_given_answers')),
    sa.UniqueConstraint('version_id', 'unit_slug', 'digest', name=op.f('uq_given_answers_version_id_unit_slug_digest'))
    )
    op.add_column('attempts', sa.Column('given', sa.Text(), nullable=True))
    op.drop_index(op.f('ix_attempts_version_id_unit_slug_number'), table_name='attempts')
    op.create_index('ix_attempts_of_quiz', 'attempts', ['version_id', 'unit_slug', 'number', 'submitted_at', 'enrolment_id'])
    if not op.get_context().as_sql:
        note_what_was_given(op.get_bind())


def downgrade():
    op.drop_index('ix_attempts_of_quiz', table_name='attempts')
    op.create_index(op.f('ix_attempts_version_id_unit_slug_number'), 'attempts', ['version_id', 'unit_slug', 'number'])
    op.drop_column('attempts', 'given')
    op.drop_table('given_answers')


def note_what_was_given(connection):
    """Write down for the attempts that are graded already what the rules write down as they grade (assessment/given.py)."""
    open_ones = open_questions(connection)
    known = {}
    last = 0
    while True:
        graded = connection.execute(
            sa.select(attempts.c.id, attempts.c.version_id, attempts.c.unit_slug, attempts.c.draw)
            .where(attempts.c.id > last, attempts.c.score.is_not(None)).order_by(attempts.c.id).limit(AT_ONCE)
        ).all()
        if not graded:
            return
        said = answers_of(connection, graded)
        rows = []
        for attempt in graded:
            keys = []
            for drawn in attempt.draw:
                question = drawn['question']
                response, points = said.get((attempt.id, question), ({}, 0))
                if not any(response.values()):
                    response = {}
                elif (attempt.version_id, attempt.unit_slug, question) in open_ones:
                    response = {'typed': '…'}
                keys.append(key_of(connection, known, attempt, question, response, points))
            rows.append({'row': attempt.id, 'names': ' '.join(map(str, keys))})
        connection.execute(
            sa.update(attempts).where(attempts.c.id == sa.bindparam('row')).values(given=sa.bindparam('names')), rows
        )
        last = graded[-1].id


def open_questions(connection):
    """Return which questions are answered in own words, which are nobody's to count."""
    found = connection.execute(
        sa.select(questions.c.version_id, questions.c.unit_slug, questions.c.slug).where(questions.c.kind == 'open')
    )
    return {tuple(row) for row in found}


def answers_of(connection, graded):
    """Return response and points by attempt and question."""
    found = connection.execute(
        sa.select(answers.c.attempt_id, answers.c.question_slug, answers.c.response, answers.c.points)
        .where(answers.c.attempt_id.in_([attempt.id for attempt in graded]))
    )
    return {(row[0], row[1]): (row[2], row[3] or 0) for row in found}


def key_of(connection, known, attempt, question, response, points):
    """Return the key of what was given, which is added where it is new."""
    plain = json.dumps([question, response, points], sort_keys=True)
    place = (attempt.version_id, attempt.unit_slug, hashlib.sha256(plain.encode()).hexdigest())
    if place not in known:
        values = dict(zip(('version_id', 'unit_slug', 'digest'), place))
        known[place] = connection.execute(
            sa.insert(given_answers).values(**values, question_slug=question, response=response, points=points)
            .returning(given_answers.c.id)
        ).scalar_one()
    return known[place]
