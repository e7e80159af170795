"""Requests to be erased; handed-in words may be emptied (see stores/append_only)"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'erasure'
down_revision = 'passkeys'
branch_labels = None
depends_on = None

IS_OPEN = sa.text("state = 'asked'")


def upgrade():
    op.create_table('erasure_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('asked_at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.Column('decided_at', learnhub.stores.database.UtcDateTime(), nullable=True),
    sa.Column('decided_by', sa.String(length=16), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_erasure_requests_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure_requests'))
    )
    with op.batch_alter_table('erasure_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_erasure_requests_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_erasure_requests_open', ['person_id'], unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
    op.add_column('persons', sa.Column('erased_at', learnhub.stores.database.UtcDateTime(), nullable=True))


def downgrade():
    op.drop_column('persons', 'erased_at')
    op.drop_table('erasure_requests')
