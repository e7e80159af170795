"""Notes for facilitators, apart from what learners read"""

from alembic import op
import sqlalchemy as sa

revision = 'facilitator_notes'
down_revision = 'moves'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('facilitator_notes',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('section', sa.Integer(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_facilitator_notes_version_id_course_versions')),
    sa.PrimaryKeyConstraint('version_id', 'unit_slug', 'language', 'position', name=op.f('pk_facilitator_notes'))
    )


def downgrade():
    op.drop_table('facilitator_notes')
