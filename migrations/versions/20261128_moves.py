"""The version that an enrolment began on, once a newer one took its place"""

import warnings

from alembic import op
import sqlalchemy as sa

revision = 'moves'
down_revision = 'name_keys'
branch_labels = None
depends_on = None


def upgrade():
    with warnings.catch_warnings():
        # Rebuilding the table on SQLite looks at those it refers to as well, which stay as they are.
        warnings.filterwarnings('ignore', message='Skipped unsupported reflection of expression-based index')
        with op.batch_alter_table('enrolments', schema=None) as batch_op:
            batch_op.add_column(sa.Column('first_version_id', sa.Integer(), nullable=True))
            batch_op.create_index(batch_op.f('ix_enrolments_version_id'), ['version_id'], unique=False)
            batch_op.create_foreign_key(
                batch_op.f('fk_enrolments_first_version_id_course_versions'),
                'course_versions',
                ['first_version_id'],
                ['id'],
            )


def downgrade():
    with warnings.catch_warnings():
        warnings.filterwarnings('ignore', message='Skipped unsupported reflection of expression-based index')
        with op.batch_alter_table('enrolments', schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f('fk_enrolments_first_version_id_course_versions'), type_='foreignkey')
            batch_op.drop_index(batch_op.f('ix_enrolments_version_id'))
            batch_op.drop_column('first_version_id')
