"""Mail"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'mail'
down_revision = 'glossary'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('person', sa.String(length=16), nullable=False),
    sa.Column('letter', sa.String(length=64), nullable=False),
    sa.Column('about', sa.String(length=64), nullable=False),
    sa.Column('arguments', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('sent_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=100), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('code', name=op.f('uq_mail_code')),
    sa.UniqueConstraint('letter', 'person', 'about', name=op.f('uq_mail_letter_person_about'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mail_person'), ['person'], unique=False)
        batch_op.create_index(batch_op.f('ix_mail_state_next_at'), ['state', 'next_at'], unique=False)


def downgrade():
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mail_state_next_at'))
        batch_op.drop_index(batch_op.f('ix_mail_person'))
    op.drop_table('mail')
