"""Assignments: drafts, what was handed in, and its marks"""

from alembic import op
import sqlalchemy as sa

import learnhub.stores.database


revision = 'assignments'
down_revision = 'places'
branch_labels = None
depends_on = None

INSTANT = learnhub.stores.database.UtcDateTime(timezone=True)


def upgrade():
    op.create_table('hand_in_drafts',
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('public_id', sa.String(length=36), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('saved_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolments.id'], name=op.f('fk_hand_in_drafts_enrolment_id_enrolments')),
    sa.PrimaryKeyConstraint('enrolment_id', 'unit_slug', name=op.f('pk_hand_in_drafts')),
    sa.UniqueConstraint('public_id', name=op.f('uq_hand_in_drafts_public_id'))
    )
    op.create_table('hand_ins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=36), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.Column('handed_in_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolments.id'], name=op.f('fk_hand_ins_enrolment_id_enrolments')),
    sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_hand_ins_version_id_course_versions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_ins')),
    sa.UniqueConstraint('enrolment_id', 'unit_slug', 'number', name=op.f('uq_hand_ins_enrolment_id_unit_slug_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_hand_ins_public_id'))
    )
    op.create_table('hand_in_marks',
    sa.Column('hand_in_id', sa.Integer(), nullable=False),
    sa.Column('levels', sa.JSON(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('points_possible', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('is_passed', sa.Boolean(), nullable=False),
    sa.Column('may_again', sa.Boolean(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('marked_by', sa.String(length=16), nullable=False),
    sa.Column('marked_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['hand_in_id'], ['hand_ins.id'], name=op.f('fk_hand_in_marks_hand_in_id_hand_ins')),
    sa.PrimaryKeyConstraint('hand_in_id', name=op.f('pk_hand_in_marks'))
    )


def downgrade():
    op.drop_table('hand_in_marks')
    op.drop_table('hand_ins')
    op.drop_table('hand_in_drafts')
