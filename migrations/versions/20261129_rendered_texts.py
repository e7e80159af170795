"""By which renderer published texts were made"""

from alembic import op
import sqlalchemy as sa

revision = 'rendered_texts'
down_revision = 'invited_roles'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('published_texts', schema=None) as batch_op:
        # What there is was made by one that nobody remembers: it is made again.
        batch_op.add_column(sa.Column('render_version', sa.Integer(), nullable=False, server_default='0'))


def downgrade():
    with op.batch_alter_table('published_texts', schema=None) as batch_op:
        batch_op.drop_column('render_version')
