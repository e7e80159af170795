"""Where a reader stopped in a lesson"""

from alembic import op
import sqlalchemy as sa

revision = 'places'
down_revision = 'attempt_ends'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('unit_progress', schema=None) as batch_op:
        batch_op.add_column(sa.Column('place', sa.String(length=16), nullable=True))


def downgrade():
    with op.batch_alter_table('unit_progress', schema=None) as batch_op:
        batch_op.drop_column('place')
