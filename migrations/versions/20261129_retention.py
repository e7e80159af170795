"""Reports of the work that keeps to the periods of retention"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'retention'
down_revision = 'looks'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('retention_runs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.Column('sessions', sa.Integer(), nullable=False),
    sa.Column('mail', sa.Integer(), nullable=False),
    sa.Column('unseen', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_runs'))
    )


def downgrade():
    op.drop_table('retention_runs')
