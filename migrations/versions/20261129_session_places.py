"""Sessions: the network they are used from, shared computers, and the token that follows when rights change"""

from alembic import op
import sqlalchemy as sa

revision = 'session_places'
down_revision = 'merges'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('network', sa.String(length=45), nullable=True))
        batch_op.add_column(sa.Column('is_shared', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('next_digest', sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_sessions_next_digest'), ['next_digest'])
    with op.batch_alter_table('pending_sign_ins', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_shared', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    with op.batch_alter_table('pending_sign_ins', schema=None) as batch_op:
        batch_op.drop_column('is_shared')
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_sessions_next_digest'), type_='unique')
        batch_op.drop_column('next_digest')
        batch_op.drop_column('is_shared')
        batch_op.drop_column('network')
