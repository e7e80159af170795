"""Notes and bookmarks of learners"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'notebook'
down_revision = 'surveys'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('notebook_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('place', sa.String(length=100), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('revision', sa.String(length=36), nullable=False),
    sa.Column('changed_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_notebook_entries_course_id_courses')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_notebook_entries_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notebook_entries')),
    sa.UniqueConstraint('public_id', name=op.f('uq_notebook_entries_public_id')),
    sa.UniqueConstraint('person_id', 'course_id', 'unit_slug', 'kind', 'place', name=op.f('uq_notebook_entries_person_id_course_id_unit_slug_kind_place'))
    )


def downgrade():
    op.drop_table('notebook_entries')
