"""Links that are sent by mail"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'mailed_links'
down_revision = 'book_files'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('mailed_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('purpose', sa.String(length=16), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('used_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_mailed_links_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mailed_links')),
    sa.UniqueConstraint('code', name=op.f('uq_mailed_links_code')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_mailed_links_token_digest'))
    )
    op.create_index(op.f('ix_mailed_links_person_id'), 'mailed_links', ['person_id'], unique=False)


def downgrade():
    op.drop_table('mailed_links')
