"""First-use PINs of printed slips"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'first_pins'
down_revision = 'acceptances'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('first_pins',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('pin_digest', sa.String(length=64), nullable=False),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_first_pins_person_id_persons')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_first_pins')),
    sa.UniqueConstraint('code', name=op.f('uq_first_pins_code'))
    )


def downgrade():
    op.drop_table('first_pins')
