"""Reviews of versions before they are published, and comments on drafts"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'sign_offs'
down_revision = 'open_modules'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('sign_offs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=32), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('was_marked', sa.Boolean(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=True),
    sa.Column('word', sa.Text(), nullable=False),
    sa.Column('settled_at', learnhub.stores.database.UtcDateTime(), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['persons.id'], name=op.f('fk_sign_offs_asked_by_id_persons')),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_sign_offs_course_id_courses')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['persons.id'], name=op.f('fk_sign_offs_settled_by_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_offs')),
    sa.UniqueConstraint('course_id', 'number', 'is_open', name=op.f('uq_sign_offs_course_id_number_is_open')),
    sa.UniqueConstraint('public_id', name=op.f('uq_sign_offs_public_id'))
    )
    op.create_index(op.f('ix_sign_offs_asked_by_id'), 'sign_offs', ['asked_by_id'], unique=False)
    op.create_table('draft_comments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=32), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('place', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.Column('settled_at', learnhub.stores.database.UtcDateTime(), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_draft_comments_course_id_courses')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_draft_comments_person_id_persons')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['persons.id'], name=op.f('fk_draft_comments_settled_by_id_persons')),
    sa.ForeignKeyConstraint(['thread_id'], ['draft_comments.id'], name=op.f('fk_draft_comments_thread_id_draft_comments')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_comments')),
    sa.UniqueConstraint('public_id', name=op.f('uq_draft_comments_public_id'))
    )
    op.create_index(op.f('ix_draft_comments_course_id_number_unit_slug'), 'draft_comments', ['course_id', 'number', 'unit_slug'], unique=False)
    op.create_index(op.f('ix_draft_comments_person_id'), 'draft_comments', ['person_id'], unique=False)
    op.create_index(op.f('ix_draft_comments_thread_id'), 'draft_comments', ['thread_id'], unique=False)


def downgrade():
    op.drop_table('draft_comments')
    op.drop_table('sign_offs')
