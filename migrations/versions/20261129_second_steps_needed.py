"""Roles ask for a second step at sign-in; for whom it is put off"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'second_steps_needed'
down_revision = 'sign_ups'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('persons', schema=None) as batch_op:
        batch_op.add_column(sa.Column('second_step_put_off_until', learnhub.stores.database.UtcDateTime(), nullable=True))


def downgrade():
    with op.batch_alter_table('persons', schema=None) as batch_op:
        batch_op.drop_column('second_step_put_off_until')
