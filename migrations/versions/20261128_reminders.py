"""Reminders"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'reminders'
down_revision = 'mistakes'
branch_labels = None
depends_on = None


def upgrade():
    # Not by rebuilding the table, for which SQLite has no need here.
    op.add_column('programmes', sa.Column('reminds_by_itself', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table('reminders',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.String(length=16), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('sent_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['programme_id'], ['programmes.id'], name=op.f('fk_reminders_programme_id_programmes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminders')),
    sa.UniqueConstraint('public_id', name=op.f('uq_reminders_public_id'))
    )
    with op.batch_alter_table('reminders', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminders_programme_id'), ['programme_id'], unique=False)

    op.create_table('reminder_notices',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('reminder_id', sa.Integer(), nullable=False),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_reminder_notices_person_id_persons')),
    sa.ForeignKeyConstraint(['programme_id'], ['programmes.id'], name=op.f('fk_reminder_notices_programme_id_programmes')),
    sa.ForeignKeyConstraint(['reminder_id'], ['reminders.id'], name=op.f('fk_reminder_notices_reminder_id_reminders')),
    sa.PrimaryKeyConstraint('person_id', 'programme_id', name=op.f('pk_reminder_notices'))
    )
    with op.batch_alter_table('reminder_notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_notices_reminder_id'), ['reminder_id'], unique=False)


def downgrade():
    with op.batch_alter_table('reminder_notices', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminder_notices_reminder_id'))
    op.drop_table('reminder_notices')
    with op.batch_alter_table('reminders', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminders_programme_id'))
    op.drop_table('reminders')
    op.drop_column('programmes', 'reminds_by_itself')
