"""Questions and answers"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'discussions'
down_revision = 'assignments'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('posts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('capacity', sa.String(length=16), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('posted_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('edited_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('taken_back_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('hidden_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('hidden_by_id', sa.Integer(), nullable=True),
    sa.Column('hidden_reason', sa.String(length=500), nullable=False),
    sa.Column('seen_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_posts_course_id_courses')),
    sa.ForeignKeyConstraint(['hidden_by_id'], ['persons.id'], name=op.f('fk_posts_hidden_by_id_persons')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_posts_person_id_persons')),
    sa.ForeignKeyConstraint(['thread_id'], ['posts.id'], name=op.f('fk_posts_thread_id_posts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_posts')),
    sa.UniqueConstraint('public_id', name=op.f('uq_posts_public_id'))
    )
    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_posts_course_id_unit_slug_thread_id'), ['course_id', 'unit_slug', 'thread_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_posts_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_posts_thread_id'), ['thread_id'], unique=False)

    op.create_table('post_reports',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('reported_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('settled_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_post_reports_person_id_persons')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_post_reports_post_id_posts')),
    sa.PrimaryKeyConstraint('post_id', 'person_id', name=op.f('pk_post_reports'))
    )


def downgrade():
    op.drop_table('post_reports')
    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_posts_thread_id'))
        batch_op.drop_index(batch_op.f('ix_posts_person_id'))
        batch_op.drop_index(batch_op.f('ix_posts_course_id_unit_slug_thread_id'))

    op.drop_table('posts')
