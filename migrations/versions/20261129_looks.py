"""Who has looked at whose data"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'looks'
down_revision = 'erasure'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('looks',
    sa.Column('person', sa.String(length=16), nullable=False),
    sa.Column('day', sa.String(length=10), nullable=False),
    sa.Column('viewer', sa.String(length=16), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.Column('role', sa.String(length=32), nullable=False),
    sa.Column('scope_kind', sa.String(length=16), nullable=False),
    sa.Column('scope_key', sa.String(length=100), nullable=False),
    sa.PrimaryKeyConstraint('person', 'day', 'viewer', name=op.f('pk_looks'))
    )
    op.create_index(op.f('ix_looks_day_viewer'), 'looks', ['day', 'viewer'], unique=False)


def downgrade():
    op.drop_table('looks')
