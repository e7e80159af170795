"""Lists of people that are brought in"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'people_imports'
down_revision = 'published_texts'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('people_imports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=16), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('looked_at', sa.Integer(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('plan_digest', sa.String(length=64), nullable=True),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('report', sa.Text(), nullable=True),
    sa.Column('trouble', sa.JSON(), nullable=True),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('changed_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_people_imports_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people_imports')),
    sa.UniqueConstraint('code', name=op.f('uq_people_imports_code'))
    )
    with op.batch_alter_table('people_imports', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_people_imports_person_id'), ['person_id'], unique=False)


def downgrade():
    op.drop_table('people_imports')
