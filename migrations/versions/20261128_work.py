"""Background work"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'work'
down_revision = 'question_kinds'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('schedules',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('next_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('claim', sa.String(length=16), nullable=True),
    sa.Column('started_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('finished_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=100), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_schedules'))
    )
    op.create_table('task_failures',
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('error', sa.String(length=100), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_task_failures'))
    )
    op.create_table('tasks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('arguments', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('due_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('claim', sa.String(length=16), nullable=True),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('finished_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tasks')),
    sa.UniqueConstraint('code', name=op.f('uq_tasks_code'))
    )
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tasks_state_due_at'), ['state', 'due_at'], unique=False)


def downgrade():
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tasks_state_due_at'))
    op.drop_table('tasks')
    op.drop_table('task_failures')
    op.drop_table('schedules')
