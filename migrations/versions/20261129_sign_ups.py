"""Accounts that wait for their address to be confirmed, and options that may change while running"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'sign_ups'
down_revision = 'former_email'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('options',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('changed_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.String(length=16), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_options'))
    )
    op.create_table('sign_ups',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('user_name', sa.String(length=64), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('sex', sa.String(length=16), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('institution', sa.String(length=16), nullable=True),
    sa.Column('invitation', sa.String(length=16), nullable=True),
    sa.Column('wanted_path', sa.String(length=300), nullable=True),
    sa.Column('notice_version', sa.String(length=32), nullable=True),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('used_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_ups')),
    sa.UniqueConstraint('code', name=op.f('uq_sign_ups_code')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_sign_ups_token_digest'))
    )


def downgrade():
    op.drop_table('sign_ups')
    op.drop_table('options')
