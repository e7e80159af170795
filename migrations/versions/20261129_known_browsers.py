"""Browsers that accounts were signed in with before"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'known_browsers'
down_revision = 'session_places'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('known_browsers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('browser_digest', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_known_browsers_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_known_browsers')),
    sa.UniqueConstraint('browser_digest', 'person_id', name=op.f('uq_known_browsers_browser_digest_person_id'))
    )
    op.create_index(op.f('ix_known_browsers_person_id'), 'known_browsers', ['person_id'], unique=False)


def downgrade():
    op.drop_table('known_browsers')
