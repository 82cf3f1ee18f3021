"""The database itself refuses to change what the audit chain holds."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION trust_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER trust_auditrecord_rows BEFORE UPDATE OR DELETE ON trust_auditrecord
    FOR EACH ROW EXECUTE FUNCTION trust_append_only();
CREATE TRIGGER trust_auditrecord_all BEFORE TRUNCATE ON trust_auditrecord
    FOR EACH STATEMENT EXECUTE FUNCTION trust_append_only();
CREATE TRIGGER trust_auditcheckpoint_rows BEFORE UPDATE OR DELETE ON trust_auditcheckpoint
    FOR EACH ROW EXECUTE FUNCTION trust_append_only();
CREATE TRIGGER trust_auditcheckpoint_all BEFORE TRUNCATE ON trust_auditcheckpoint
    FOR EACH STATEMENT EXECUTE FUNCTION trust_append_only();

CREATE FUNCTION trust_head_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1 THEN
        RAISE EXCEPTION 'the audit head moves forward, one record at a time' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER trust_audithead_forward BEFORE UPDATE ON trust_audithead
    FOR EACH ROW EXECUTE FUNCTION trust_head_moves_forward();
CREATE TRIGGER trust_audithead_rows BEFORE DELETE ON trust_audithead
    FOR EACH ROW EXECUTE FUNCTION trust_append_only();
CREATE TRIGGER trust_audithead_all BEFORE TRUNCATE ON trust_audithead
    FOR EACH STATEMENT EXECUTE FUNCTION trust_append_only();
"""

UNDO = """
DROP TRIGGER trust_audithead_all ON trust_audithead;
DROP TRIGGER trust_audithead_rows ON trust_audithead;
DROP TRIGGER trust_audithead_forward ON trust_audithead;
DROP FUNCTION trust_head_moves_forward();
DROP TRIGGER trust_auditcheckpoint_all ON trust_auditcheckpoint;
DROP TRIGGER trust_auditcheckpoint_rows ON trust_auditcheckpoint;
DROP TRIGGER trust_auditrecord_all ON trust_auditrecord;
DROP TRIGGER trust_auditrecord_rows ON trust_auditrecord;
DROP FUNCTION trust_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("trust", "0001_initial")]
    operations = [migrations.RunSQL(APPEND_ONLY, UNDO)]
