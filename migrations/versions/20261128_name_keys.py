"""By what people are found and sorted"""

import unicodedata

from alembic import op
import sqlalchemy as sa


revision = 'name_keys'
down_revision = 'given_answers'
branch_labels = None
depends_on = None

LONGEST = 400

persons = sa.table('persons', sa.column('id', sa.Integer()), sa.column('name', sa.String()), sa.column('name_key', sa.String()))


def upgrade():
    key = sa.String(length=LONGEST).with_variant(sa.String(length=LONGEST, collation='C'), 'postgresql')
    # The default is for the people who are there already, and goes again.
    with op.batch_alter_table('persons', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name_key', key, nullable=False, server_default=''))
    connection = op.get_bind()
    rows = [{'row': id, 'key': folded(name)[:LONGEST]} for id, name in connection.execute(sa.select(persons.c.id, persons.c.name))]
    if rows:
        connection.execute(sa.update(persons).where(persons.c.id == sa.bindparam('row')).values(name_key=sa.bindparam('key')), rows)
    with op.batch_alter_table('persons', schema=None) as batch_op:
        batch_op.alter_column('name_key', existing_type=key, server_default=None)


def downgrade():
    with op.batch_alter_table('persons', schema=None) as batch_op:
        batch_op.drop_column('name_key')


def folded(text):
    """Return a name as the rules fold it (i18n.folded)."""
    apart = unicodedata.normalize('NFKD', text.casefold())
    return ''.join(letter for letter in apart if not unicodedata.combining(letter))
