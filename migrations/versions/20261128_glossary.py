"""The glossary of a course"""

from alembic import op
import sqlalchemy as sa

revision = 'glossary'
down_revision = 'work'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('glossary_terms',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=100), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_glossary_terms_version_id_course_versions')),
    sa.PrimaryKeyConstraint('version_id', 'slug', name=op.f('pk_glossary_terms'))
    )


def downgrade():
    op.drop_table('glossary_terms')
