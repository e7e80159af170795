"""What people accepted, each time; what is kept with accounts is the first line"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'acceptances'
down_revision = 'retention'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('acceptances',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('document', sa.String(length=32), nullable=False),
    sa.Column('version', sa.String(length=32), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('accepted_at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_acceptances_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_acceptances')),
    sa.UniqueConstraint('person_id', 'document', 'version', name=op.f('uq_acceptances_person_id_document_version'))
    )
    op.execute(
        "INSERT INTO acceptances (person_id, document, version, language, accepted_at) "
        "SELECT id, 'privacy_notice', notice_version, language, notice_accepted_at FROM persons "
        "WHERE notice_version IS NOT NULL AND notice_accepted_at IS NOT NULL"
    )


def downgrade():
    op.drop_table('acceptances')
