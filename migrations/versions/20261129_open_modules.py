"""Modules that stay open though a later version opens them later"""

from alembic import op
import sqlalchemy as sa


revision = 'open_modules'
down_revision = 'corrections'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('open_modules',
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('module_slug', sa.String(length=100), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolments.id'], name=op.f('fk_open_modules_enrolment_id_enrolments')),
    sa.PrimaryKeyConstraint('enrolment_id', 'module_slug', name=op.f('pk_open_modules'))
    )


def downgrade():
    op.drop_table('open_modules')
