"""Merging of institutions and of accounts, in a way that can be undone"""

import warnings

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = 'merges'
down_revision = 'identities'
branch_labels = None
depends_on = None

_NAME_IN_PLACE = ['country', sa.text('coalesce(parent_id, 0)'), 'name']
_NOT_MERGED = sa.text('merged_into_id IS NULL')
_STANDS = sa.text('undone_at IS NULL')


def upgrade():
    op.create_table('merges',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('former', sa.String(length=16), nullable=False),
    sa.Column('kept', sa.String(length=16), nullable=False),
    sa.Column('made_by', sa.String(length=16), nullable=False),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(), nullable=False),
    sa.Column('undone_at', learnhub.stores.database.UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merges')),
    sa.UniqueConstraint('public_id', name=op.f('uq_merges_public_id'))
    )
    op.create_index(op.f('ix_merges_kept'), 'merges', ['kept'], unique=False)
    op.create_index('uq_merges_standing', 'merges', ['former'], unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS)
    op.create_table('merge_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('merge_id', sa.Integer(), nullable=False),
    sa.Column('table_name', sa.String(length=64), nullable=False),
    sa.Column('row_key', sa.String(length=300), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['merge_id'], ['merges.id'], name=op.f('fk_merge_changes_merge_id_merges')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merge_changes'))
    )
    op.create_index(op.f('ix_merge_changes_merge_id'), 'merge_changes', ['merge_id'], unique=False)
    op.create_index(op.f('ix_merge_changes_table_name_row_key'), 'merge_changes', ['table_name', 'row_key'], unique=False)
    # Made anew below: a table that is rebuilt on SQLite would lose it.
    op.drop_index('uq_institutions_name', 'institutions')
    with warnings.catch_warnings():
        # Rebuilding a table on SQLite looks at those it refers to as well, which stay as they are.
        warnings.filterwarnings('ignore', message='Skipped unsupported reflection of expression-based index')
        for table in ('institutions', 'persons'):
            with op.batch_alter_table(table, schema=None) as batch_op:
                batch_op.add_column(sa.Column('merged_into_id', sa.Integer(), nullable=True))
                batch_op.create_foreign_key(
                    batch_op.f(f'fk_{table}_merged_into_id_{table}'), table, ['merged_into_id'], ['id']
                )
    op.create_index(op.f('ix_persons_merged_into_id'), 'persons', ['merged_into_id'], unique=False)
    op.create_index(
        'uq_institutions_name', 'institutions', _NAME_IN_PLACE, unique=True,
        sqlite_where=_NOT_MERGED, postgresql_where=_NOT_MERGED,
    )


def downgrade():
    op.drop_index('uq_institutions_name', 'institutions')
    op.drop_index(op.f('ix_persons_merged_into_id'), 'persons')
    with warnings.catch_warnings():
        warnings.filterwarnings('ignore', message='Skipped unsupported reflection of expression-based index')
        for table in ('institutions', 'persons'):
            with op.batch_alter_table(table, schema=None) as batch_op:
                batch_op.drop_constraint(batch_op.f(f'fk_{table}_merged_into_id_{table}'), type_='foreignkey')
                batch_op.drop_column('merged_into_id')
    op.create_index('uq_institutions_name', 'institutions', _NAME_IN_PLACE, unique=True)
    op.drop_table('merge_changes')
    op.drop_table('merges')
