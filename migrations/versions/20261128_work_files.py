"""Files of learners: of drafts, and of what was handed in"""

from alembic import op
import sqlalchemy as sa


revision = 'work_files'
down_revision = 'discussions'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('hand_in_draft_files',
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('file_digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolments.id'], name=op.f('fk_hand_in_draft_files_enrolment_id_enrolments')),
    sa.ForeignKeyConstraint(['file_digest'], ['files.digest'], name=op.f('fk_hand_in_draft_files_file_digest_files')),
    sa.PrimaryKeyConstraint('enrolment_id', 'unit_slug', 'position', name=op.f('pk_hand_in_draft_files'))
    )
    op.create_table('hand_in_files',
    sa.Column('hand_in_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('file_digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['file_digest'], ['files.digest'], name=op.f('fk_hand_in_files_file_digest_files')),
    sa.ForeignKeyConstraint(['hand_in_id'], ['hand_ins.id'], name=op.f('fk_hand_in_files_hand_in_id_hand_ins')),
    sa.PrimaryKeyConstraint('hand_in_id', 'position', name=op.f('pk_hand_in_files'))
    )


def downgrade():
    op.drop_table('hand_in_files')
    op.drop_table('hand_in_draft_files')
