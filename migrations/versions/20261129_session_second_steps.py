"""Sessions whose second step another organisation has seen to"""

from alembic import op
import sqlalchemy as sa

revision = 'session_second_steps'
down_revision = 'known_browsers'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('brings_second_step', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.drop_column('brings_second_step')
