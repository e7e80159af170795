"""An index for what counts all attempts at a quiz"""

from alembic import op


revision = 'item_statistics'
down_revision = 'reminders'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(op.f('ix_attempts_version_id_unit_slug_number'), 'attempts', ['version_id', 'unit_slug', 'number'])


def downgrade():
    op.drop_index(op.f('ix_attempts_version_id_unit_slug_number'), table_name='attempts')
