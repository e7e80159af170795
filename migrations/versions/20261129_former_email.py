"""The address that an account had before another one was confirmed"""

from alembic import op
import sqlalchemy as sa

revision = 'former_email'
down_revision = 'seals'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('mailed_links', sa.Column('former_email', sa.String(length=254), nullable=True))


def downgrade():
    op.drop_column('mailed_links', 'former_email')
