"""A second step at sign-in: codes of apps, recovery codes, and sign-ins that wait"""

from alembic import op
import sqlalchemy as sa

import learnhub.stores.database


revision = 'second_steps'
down_revision = 'mailed_links'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('totp_secrets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('encrypted_secret', sa.String(length=400), nullable=False),
    sa.Column('last_step', sa.Integer(), nullable=False),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_totp_secrets_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_totp_secrets')),
    sa.UniqueConstraint('person_id', name=op.f('uq_totp_secrets_person_id'))
    )
    op.create_table('recovery_codes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('code_digest', sa.String(length=64), nullable=False),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.Column('ended_at', learnhub.stores.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_recovery_codes_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_codes')),
    sa.UniqueConstraint('code_digest', name=op.f('uq_recovery_codes_code_digest'))
    )
    with op.batch_alter_table('recovery_codes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_codes_person_id'), ['person_id'], unique=False)
    op.create_table('pending_sign_ins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('password_digest', sa.String(length=64), nullable=False),
    sa.Column('stays', sa.Boolean(), nullable=False),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.Column('expires_at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.Column('used_at', learnhub.stores.database.UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_pending_sign_ins_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pending_sign_ins')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_pending_sign_ins_token_digest'))
    )
    with op.batch_alter_table('pending_sign_ins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pending_sign_ins_person_id'), ['person_id'], unique=False)


def downgrade():
    op.drop_table('pending_sign_ins')
    op.drop_table('recovery_codes')
    op.drop_table('totp_secrets')
