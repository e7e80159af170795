"""First schema"""

from alembic import op
import sqlalchemy as sa
import learnhub.stores.database

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('audit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('occurred_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('person', sa.String(length=16), nullable=False),
    sa.Column('act', sa.String(length=64), nullable=False),
    sa.Column('subject_kind', sa.String(length=32), nullable=False),
    sa.Column('subject_id', sa.String(length=200), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit'))
    )
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_person_id'), ['person', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_subject_id_id'), ['subject_id', 'id'], unique=False)

    op.create_table('courses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=100), nullable=False),
    sa.Column('visibility', sa.String(length=16), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=True),
    sa.Column('created_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_courses')),
    sa.UniqueConstraint('slug', name=op.f('uq_courses_slug'))
    )
    op.create_table('events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('occurred_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('person', sa.String(length=16), nullable=False),
    sa.Column('verb', sa.String(length=32), nullable=False),
    sa.Column('object_kind', sa.String(length=32), nullable=False),
    sa.Column('object_id', sa.String(length=200), nullable=False),
    sa.Column('context', sa.JSON(), nullable=False),
    sa.Column('result', sa.JSON(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_events'))
    )
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_events_object_id_verb'), ['object_id', 'verb'], unique=False)
        batch_op.create_index(batch_op.f('ix_events_person_id'), ['person', 'id'], unique=False)

    op.create_table('files',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('content_type', sa.String(length=100), nullable=False),
    sa.Column('stored_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_files'))
    )
    op.create_table('institutions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('created_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['institutions.id'], name=op.f('fk_institutions_parent_id_institutions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_institutions')),
    sa.UniqueConstraint('public_id', name=op.f('uq_institutions_public_id'))
    )
    op.create_index('uq_institutions_name', 'institutions', ['country', sa.text('coalesce(parent_id, 0)'), 'name'], unique=True)
    with op.batch_alter_table('institutions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_institutions_country'), ['country'], unique=False)
        batch_op.create_index(batch_op.f('ix_institutions_parent_id'), ['parent_id'], unique=False)

    op.create_table('persons',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('user_name', sa.String(length=64), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('email_verified_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('sex', sa.String(length=16), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('notice_version', sa.String(length=32), nullable=True),
    sa.Column('notice_accepted_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('created_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('suspended_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_persons')),
    sa.UniqueConstraint('email', name=op.f('uq_persons_email')),
    sa.UniqueConstraint('public_id', name=op.f('uq_persons_public_id')),
    sa.UniqueConstraint('user_name', name=op.f('uq_persons_user_name'))
    )
    with op.batch_alter_table('persons', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_persons_country'), ['country'], unique=False)

    op.create_table('throttles',
    sa.Column('key_digest', sa.String(length=64), nullable=False),
    sa.Column('window_started_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key_digest', name=op.f('pk_throttles'))
    )
    op.create_table('course_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=32), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('files', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('outline', sa.JSON(), nullable=False),
    sa.Column('render_version', sa.Integer(), nullable=False),
    sa.Column('imported_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('published_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('retired_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_course_versions_course_id_courses')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_versions')),
    sa.UniqueConstraint('course_id', 'number', name=op.f('uq_course_versions_course_id_number'))
    )
    op.create_table('grants',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('scope_kind', sa.String(length=16), nullable=False),
    sa.Column('scope_key', sa.String(length=100), nullable=False),
    sa.Column('granted_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_grants_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grants')),
    sa.UniqueConstraint('public_id', name=op.f('uq_grants_public_id'))
    )
    with op.batch_alter_table('grants', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grants_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_grants_in_force', ['person_id', 'role', 'scope_kind', 'scope_key'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('memberships',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('institution_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('since', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['institution_id'], ['institutions.id'], name=op.f('fk_memberships_institution_id_institutions')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_memberships_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memberships')),
    sa.UniqueConstraint('person_id', name=op.f('uq_memberships_person_id'))
    )
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_memberships_institution_id'), ['institution_id'], unique=False)

    op.create_table('programmes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('institution_id', sa.Integer(), nullable=True),
    sa.Column('country', sa.String(length=2), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('time_zone', sa.String(length=64), nullable=False),
    sa.Column('created_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['institution_id'], ['institutions.id'], name=op.f('fk_programmes_institution_id_institutions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programmes')),
    sa.UniqueConstraint('public_id', name=op.f('uq_programmes_public_id'))
    )
    with op.batch_alter_table('programmes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_programmes_institution_id'), ['institution_id'], unique=False)

    op.create_table('sessions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('device', sa.String(length=200), nullable=False),
    sa.Column('started_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('password_checked_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_sessions_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sessions')),
    sa.UniqueConstraint('public_id', name=op.f('uq_sessions_public_id')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_sessions_token_digest'))
    )
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sessions_person_id'), ['person_id'], unique=False)

    op.create_table('sign_in_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('purpose', sa.String(length=32), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('used_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_sign_in_links_person_id_persons')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_links')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_sign_in_links_token_digest'))
    )
    with op.batch_alter_table('sign_in_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_links_person_id'), ['person_id'], unique=False)

    op.create_table('enrolments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('enrolled_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('started_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('last_activity_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('last_unit_slug', sa.String(length=100), nullable=True),
    sa.Column('completed_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('completed_version_id', sa.Integer(), nullable=True),
    sa.Column('completed_country', sa.String(length=2), nullable=True),
    sa.Column('completed_institution_id', sa.Integer(), nullable=True),
    sa.Column('completed_sex', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['completed_institution_id'], ['institutions.id'], name=op.f('fk_enrolments_completed_institution_id_institutions')),
    sa.ForeignKeyConstraint(['completed_version_id'], ['course_versions.id'], name=op.f('fk_enrolments_completed_version_id_course_versions')),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_enrolments_course_id_courses')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_enrolments_person_id_persons')),
    sa.ForeignKeyConstraint(['programme_id'], ['programmes.id'], name=op.f('fk_enrolments_programme_id_programmes')),
    sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_enrolments_version_id_course_versions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolments')),
    sa.UniqueConstraint('person_id', 'course_id', 'cycle', name=op.f('uq_enrolments_person_id_course_id_cycle')),
    sa.UniqueConstraint('public_id', name=op.f('uq_enrolments_public_id'))
    )
    with op.batch_alter_table('enrolments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_enrolments_course_id_person_id'), ['course_id', 'person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enrolments_programme_id'), ['programme_id'], unique=False)

    op.create_table('invitations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('code_digest', sa.String(length=64), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('institution_id', sa.Integer(), nullable=True),
    sa.Column('programme_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('uses_allowed', sa.Integer(), nullable=False),
    sa.Column('uses', sa.Integer(), nullable=False),
    sa.Column('made_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['institution_id'], ['institutions.id'], name=op.f('fk_invitations_institution_id_institutions')),
    sa.ForeignKeyConstraint(['made_by_id'], ['persons.id'], name=op.f('fk_invitations_made_by_id_persons')),
    sa.ForeignKeyConstraint(['programme_id'], ['programmes.id'], name=op.f('fk_invitations_programme_id_programmes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('code_digest', name=op.f('uq_invitations_code_digest')),
    sa.UniqueConstraint('public_id', name=op.f('uq_invitations_public_id'))
    )
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitations_institution_id'), ['institution_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitations_programme_id'), ['programme_id'], unique=False)

    op.create_table('media',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('file_digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['file_digest'], ['files.digest'], name=op.f('fk_media_file_digest_files')),
    sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_media_version_id_course_versions')),
    sa.PrimaryKeyConstraint('version_id', 'path', name=op.f('pk_media'))
    )
    op.create_table('programme_courses',
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_programme_courses_course_id_courses')),
    sa.ForeignKeyConstraint(['programme_id'], ['programmes.id'], name=op.f('fk_programme_courses_programme_id_programmes')),
    sa.PrimaryKeyConstraint('programme_id', 'course_id', name=op.f('pk_programme_courses'))
    )
    op.create_table('questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('slug', sa.String(length=100), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('is_shuffled', sa.Boolean(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('key', sa.JSON(), nullable=False),
    sa.Column('feedback', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_questions_version_id_course_versions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questions')),
    sa.UniqueConstraint('version_id', 'unit_slug', 'slug', name=op.f('uq_questions_version_id_unit_slug_slug'))
    )
    op.create_table('unit_texts',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_unit_texts_version_id_course_versions')),
    sa.PrimaryKeyConstraint('version_id', 'unit_slug', 'language', name=op.f('pk_unit_texts'))
    )
    op.create_table('attempts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=36), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('draw', sa.JSON(), nullable=False),
    sa.Column('started_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('points_possible', sa.Integer(), nullable=True),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('is_passed', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolments.id'], name=op.f('fk_attempts_enrolment_id_enrolments')),
    sa.ForeignKeyConstraint(['version_id'], ['course_versions.id'], name=op.f('fk_attempts_version_id_course_versions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempts')),
    sa.UniqueConstraint('enrolment_id', 'unit_slug', 'number', name=op.f('uq_attempts_enrolment_id_unit_slug_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_attempts_public_id'))
    )
    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.create_index('uq_attempts_open', ['enrolment_id', 'unit_slug'], unique=True, sqlite_where=sa.text('submitted_at IS NULL'), postgresql_where=sa.text('submitted_at IS NULL'))

    op.create_table('certificates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('facts_digest', sa.String(length=64), nullable=False),
    sa.Column('issued_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolments.id'], name=op.f('fk_certificates_enrolment_id_enrolments')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificates')),
    sa.UniqueConstraint('code', name=op.f('uq_certificates_code')),
    sa.UniqueConstraint('enrolment_id', name=op.f('uq_certificates_enrolment_id'))
    )
    op.create_table('invitation_courses',
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['course_id'], ['courses.id'], name=op.f('fk_invitation_courses_course_id_courses')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitations.id'], name=op.f('fk_invitation_courses_invitation_id_invitations')),
    sa.PrimaryKeyConstraint('invitation_id', 'course_id', name=op.f('pk_invitation_courses'))
    )
    op.create_table('invitation_uses',
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('used_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitations.id'], name=op.f('fk_invitation_uses_invitation_id_invitations')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_invitation_uses_person_id_persons')),
    sa.PrimaryKeyConstraint('invitation_id', 'person_id', name=op.f('pk_invitation_uses'))
    )
    op.create_table('unit_progress',
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('unit_slug', sa.String(length=100), nullable=False),
    sa.Column('opened_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('completed_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolments.id'], name=op.f('fk_unit_progress_enrolment_id_enrolments')),
    sa.PrimaryKeyConstraint('enrolment_id', 'unit_slug', name=op.f('pk_unit_progress'))
    )
    op.create_table('answer_receipts',
    sa.Column('public_id', sa.String(length=36), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('body_digest', sa.String(length=64), nullable=False),
    sa.Column('received_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempts.id'], name=op.f('fk_answer_receipts_attempt_id_attempts')),
    sa.PrimaryKeyConstraint('public_id', name=op.f('pk_answer_receipts'))
    )
    with op.batch_alter_table('answer_receipts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_receipts_attempt_id'), ['attempt_id'], unique=False)

    op.create_table('answers',
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('question_slug', sa.String(length=100), nullable=False),
    sa.Column('response', sa.JSON(), nullable=False),
    sa.Column('saved_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempts.id'], name=op.f('fk_answers_attempt_id_attempts')),
    sa.PrimaryKeyConstraint('attempt_id', 'question_slug', name=op.f('pk_answers'))
    )
    op.create_table('certificate_statuses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('certificate_id', sa.Integer(), nullable=False),
    sa.Column('change', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('changed_at', learnhub.stores.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificates.id'], name=op.f('fk_certificate_statuses_certificate_id_certificates')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_statuses'))
    )
    with op.batch_alter_table('certificate_statuses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_statuses_certificate_id'), ['certificate_id'], unique=False)



def downgrade():
    raise NotImplementedError("The first schema cannot be taken back: that would delete everything.")
