"""Corrections of questions, and what attempts come to by them"""

from alembic import op
import sqlalchemy as sa

import learnhub.stores.database


revision = 'corrections'
down_revision = 'facilitator_notes'
branch_labels = None
depends_on = None

INSTANT = learnhub.stores.database.UtcDateTime(timezone=True)


def upgrade():
    op.create_table('corrections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=36), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('question_slug', sa.String(length=100), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('key_version_id', sa.Integer(), nullable=True),
    sa.Column('policy', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('decided_by', sa.String(length=16), nullable=False),
    sa.Column('decided_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_corrections_course_id_courses')),
    sa.ForeignKeyConstraint(['key_version_id'], ['course_versions.id'], name=op.f('fk_corrections_key_version_id_course_versions')),
    sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_corrections_version_id_course_versions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_corrections')),
    sa.UniqueConstraint('public_id', name=op.f('uq_corrections_public_id'))
    )
    op.create_index(op.f('ix_corrections_course_id_unit_slug'), 'corrections', ['course_id', 'unit_slug'], unique=False)
    op.create_table('regradings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('correction_id', sa.Integer(), nullable=False),
    sa.Column('is_applied', sa.Boolean(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('points_possible', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('is_passed', sa.Boolean(), nullable=False),
    sa.Column('former_score', sa.Integer(), nullable=False),
    sa.Column('regraded_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempts.id'], name=op.f('fk_regradings_attempt_id_attempts')),
    sa.ForeignKeyConstraint(['correction_id'], ['corrections.id'], name=op.f('fk_regradings_correction_id_corrections')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regradings')),
    sa.UniqueConstraint('attempt_id', 'correction_id', name=op.f('uq_regradings_attempt_id_correction_id'))
    )
    op.create_index(op.f('ix_regradings_correction_id'), 'regradings', ['correction_id'], unique=False)


def downgrade():
    op.drop_table('regradings')
    op.drop_table('corrections')
