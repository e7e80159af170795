"""Invitations that give a role"""

from alembic import op
import sqlalchemy as sa

revision = 'invited_roles'
down_revision = 'people_imports'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('invitations', sa.Column('role', sa.String(length=32), nullable=True))
    op.add_column('invitations', sa.Column('scope_kind', sa.String(length=32), nullable=True))
    op.add_column('invitations', sa.Column('scope_key', sa.String(length=100), nullable=True))


def downgrade():
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.drop_column('scope_key')
        batch_op.drop_column('scope_kind')
        batch_op.drop_column('role')
