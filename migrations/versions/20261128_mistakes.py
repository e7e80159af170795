"""Reports of mistakes"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'mistakes'
down_revision = 'mail'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('mistake_reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('question_slug', sa.String(length=100), nullable=True),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('quote', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('wants_answer', sa.Boolean(), nullable=False),
    sa.Column('is_named', sa.Boolean(), nullable=False),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('mended_in', sa.String(length=32), nullable=True),
    sa.Column('decided_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_mistake_reports_course_id_courses')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['persons.id'], name=op.f('fk_mistake_reports_decided_by_id_persons')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_mistake_reports_person_id_persons')),
    sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_mistake_reports_version_id_course_versions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mistake_reports')),
    sa.UniqueConstraint('public_id', name=op.f('uq_mistake_reports_public_id'))
    )
    with op.batch_alter_table('mistake_reports', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mistake_reports_course_id_state'), ['course_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_mistake_reports_person_id'), ['person_id'], unique=False)


def downgrade():
    with op.batch_alter_table('mistake_reports', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mistake_reports_person_id'))
        batch_op.drop_index(batch_op.f('ix_mistake_reports_course_id_state'))
    op.drop_table('mistake_reports')