"""Surveys: who took part, and apart from that what was said"""

from alembic import op
import sqlalchemy as sa

revision = 'surveys'
down_revision = 'item_statistics'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('survey_counts',
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('edition', sa.String(length=24), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('question_slug', sa.String(length=100), nullable=False),
    sa.Column('option_slug', sa.String(length=100), nullable=False),
    sa.Column('sex', sa.String(length=16), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('shown', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_survey_counts_course_id_courses')),
    sa.PrimaryKeyConstraint('course_id', 'edition', 'unit_slug', 'question_slug', 'option_slug', 'sex', name=op.f('pk_survey_counts')),
    sqlite_with_rowid=False
    )
    op.create_table('survey_participations',
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolments.id'], name=op.f('fk_survey_participations_enrolment_id_enrolments')),
    sa.PrimaryKeyConstraint('enrolment_id', 'unit_slug', name=op.f('pk_survey_participations'))
    )
    op.create_table('survey_texts',
    sa.Column('key', sa.String(length=43), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('edition', sa.String(length=24), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('question_slug', sa.String(length=100), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('is_shown', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_survey_texts_course_id_courses')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_survey_texts')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('survey_texts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_texts_course_id_edition_unit_slug'), ['course_id', 'edition', 'unit_slug'], unique=False)


def downgrade():
    with op.batch_alter_table('survey_texts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_texts_course_id_edition_unit_slug'))
    op.drop_table('survey_texts')
    op.drop_table('survey_participations')
    op.drop_table('survey_counts')
