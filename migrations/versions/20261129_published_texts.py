"""The notice and the terms of this instance, in versions"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'published_texts'
down_revision = 'session_second_steps'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('published_texts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document', sa.String(length=32), nullable=False),
    sa.Column('version', sa.String(length=32), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('markdown', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('published_at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.Column('published_by', sa.String(length=16), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_published_texts')),
    sa.UniqueConstraint('document', 'version', 'language', name=op.f('uq_published_texts_document_version_language'))
    )


def downgrade():
    op.drop_table('published_texts')
