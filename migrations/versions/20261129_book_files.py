"""Books of courses, made once and kept"""

from alembic import op
import sqlalchemy as sa


revision = 'book_files'
down_revision = 'course_imports'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('book_files',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('shape', sa.String(length=8), nullable=False),
    sa.Column('maker', sa.String(length=64), nullable=False),
    sa.Column('file_digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['file_digest'], ['files.digest'], name=op.f('fk_book_files_file_digest_files')),
    sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_book_files_version_id_course_versions')),
    sa.PrimaryKeyConstraint('version_id', 'language', 'shape', name=op.f('pk_book_files'))
    )


def downgrade():
    op.drop_table('book_files')
