"""Imports of course versions that were asked for in the browser"""

from alembic import op
import sqlalchemy as sa

import learnhub.stores.database


revision = 'course_imports'
down_revision = 'sign_offs'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('course_imports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=32), nullable=False),
    sa.Column('person', sa.String(length=16), nullable=False),
    sa.Column('is_sent', sa.Boolean(), nullable=False),
    sa.Column('may_replace', sa.Boolean(), nullable=False),
    sa.Column('step', sa.String(length=16), nullable=False),
    sa.Column('errors', sa.Integer(), nullable=False),
    sa.Column('trouble', sa.JSON(), nullable=True),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_course_imports_course_id_courses')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_imports')),
    sa.UniqueConstraint('code', name=op.f('uq_course_imports_code'))
    )
    with op.batch_alter_table('course_imports', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_course_imports_course_id'), ['course_id'], unique=False)


def downgrade():
    with op.batch_alter_table('course_imports', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_course_imports_course_id'))
    op.drop_table('course_imports')
