"""Seals over the audit"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'seals'
down_revision = 'second_steps'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('audit_seals',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last_id', sa.Integer(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('sealed_at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_seals'))
    )


def downgrade():
    op.drop_table('audit_seals')
