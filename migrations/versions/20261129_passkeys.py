"""Passkeys"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'passkeys'
down_revision = 'second_steps_needed'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('passkeys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('credential_id', sa.String(length=1400), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.BigInteger(), nullable=False),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.Column('last_used_at', learnhub.stores.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_passkeys_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkeys')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkeys_credential_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_passkeys_public_id'))
    )
    op.create_index(op.f('ix_passkeys_person_id'), 'passkeys', ['person_id'], unique=False)
    op.create_table('used_challenges',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('used_at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_used_challenges'))
    )


def downgrade():
    op.drop_table('used_challenges')
    op.drop_table('passkeys')
