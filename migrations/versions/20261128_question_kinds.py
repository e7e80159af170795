"""Scenarios, and questions that may be left out or that a tutor marks"""

from alembic import op
import sqlalchemy as sa


revision = 'question_kinds'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('scenarios',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('slug', sa.String(length=100), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_scenarios_version_id_course_versions')),
    sa.PrimaryKeyConstraint('version_id', 'unit_slug', 'slug', name=op.f('pk_scenarios'))
    )
    # The defaults are for the questions that are there already, and go again.
    with op.batch_alter_table('questions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('scenario_slug', sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column('is_skippable', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('is_marked', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('questions', schema=None) as batch_op:
        batch_op.alter_column('is_skippable', existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column('is_marked', existing_type=sa.Boolean(), server_default=None)


def downgrade():
    with op.batch_alter_table('questions', schema=None) as batch_op:
        batch_op.drop_column('is_marked')
        batch_op.drop_column('is_skippable')
        batch_op.drop_column('scenario_slug')
    op.drop_table('scenarios')
