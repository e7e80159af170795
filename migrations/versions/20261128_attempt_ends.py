"""Ends of attempts, answers that are checked, late or marked"""

from alembic import op
import sqlalchemy as sa

import learnhub.stores.database


revision = 'attempt_ends'
down_revision = 'notebook'
branch_labels = None
depends_on = None

INSTANT = learnhub.stores.database.UtcDateTime(timezone=True)


def upgrade():
    op.create_table('late_answers',
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('question_slug', sa.String(length=100), nullable=False),
    sa.Column('response', sa.JSON(), nullable=False),
    sa.Column('received_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempts.id'], name=op.f('fk_late_answers_attempt_id_attempts')),
    sa.PrimaryKeyConstraint('attempt_id', 'question_slug', name=op.f('pk_late_answers'))
    )
    op.create_table('answer_marks',
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('question_slug', sa.String(length=100), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('marked_by', sa.String(length=16), nullable=False),
    sa.Column('marked_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempts.id'], name=op.f('fk_answer_marks_attempt_id_attempts')),
    sa.PrimaryKeyConstraint('attempt_id', 'question_slug', name=op.f('pk_answer_marks'))
    )
    with op.batch_alter_table('answers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('checked_at', INSTANT, nullable=True))
    # Receipts that are there already were in time. The default stays: taking it away would rebuild the table.
    with op.batch_alter_table('answer_receipts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_late', sa.Boolean(), nullable=False, server_default='0'))
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('deadline_at', INSTANT, nullable=True))
        batch_op.add_column(sa.Column('graded_at', INSTANT, nullable=True))
    # What was handed in so far was graded at once.
    op.execute('UPDATE attempts SET graded_at = submitted_at WHERE submitted_at IS NOT NULL')
    open_with_end = sa.text('submitted_at IS NULL AND deadline_at IS NOT NULL')
    op.create_index('ix_attempts_deadline_at', 'attempts', ['deadline_at'], unique=False, sqlite_where=open_with_end, postgresql_where=open_with_end)
    waiting = sa.text('submitted_at IS NOT NULL AND graded_at IS NULL')
    op.create_index('ix_attempts_waiting', 'attempts', ['enrolment_id'], unique=False, sqlite_where=waiting, postgresql_where=waiting)


def downgrade():
    op.drop_index('ix_attempts_waiting', table_name='attempts')
    op.drop_index('ix_attempts_deadline_at', table_name='attempts')
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.drop_column('graded_at')
        batch_op.drop_column('deadline_at')
    with op.batch_alter_table('answer_receipts', schema=None) as batch_op:
        batch_op.drop_column('is_late')
    with op.batch_alter_table('answers', schema=None) as batch_op:
        batch_op.drop_column('checked_at')
    op.drop_table('answer_marks')
    op.drop_table('late_answers')
