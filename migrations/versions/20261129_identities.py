"""Accounts of other organisations that open accounts here"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'identities'
down_revision = 'first_pins'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('identities',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.String(length=300), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('label', sa.String(length=254), nullable=False),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_identities_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identities')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_identities_issuer_subject')),
    sa.UniqueConstraint('public_id', name=op.f('uq_identities_public_id'))
    )
    op.create_index(op.f('ix_identities_person_id'), 'identities', ['person_id'], unique=False)
    op.create_table('provider_visits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('state_digest', sa.String(length=64), nullable=False),
    sa.Column('nonce_digest', sa.String(length=64), nullable=False),
    sa.Column('browser_digest', sa.String(length=64), nullable=False),
    sa.Column('provider', sa.String(length=32), nullable=False),
    sa.Column('purpose', sa.String(length=16), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('wanted_path', sa.String(length=300), nullable=True),
    sa.Column('invitation', sa.String(length=16), nullable=True),
    sa.Column('encrypted_claims', sa.Text(), nullable=True),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('used_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('finished_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_provider_visits_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_visits')),
    sa.UniqueConstraint('nonce_digest', name=op.f('uq_provider_visits_nonce_digest')),
    sa.UniqueConstraint('state_digest', name=op.f('uq_provider_visits_state_digest'))
    )
    op.create_index(op.f('ix_provider_visits_person_id'), 'provider_visits', ['person_id'], unique=False)


def downgrade():
    op.drop_table('provider_visits')
    op.drop_table('identities')
