"""A page places only whom it may: somebody who stands nowhere yet, or whom its reader sees."""

from django.db import migrations

from tirek.structure.triggers import keep_numbers, statement_triggers

WHOSE = """
-- Whether the reader may place the membership: it stands nowhere yet, or they see where it stands. Asked before the row
-- is there, since who stands in one's own unit is seen. Of none by that number it says the same as of a hidden one.
CREATE FUNCTION members_placeable(membership bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN public.members_seen(membership) OR EXISTS (
    SELECT FROM public.members_membership m
    WHERE m.id = membership AND NOT EXISTS (SELECT FROM public.members_placement p WHERE p.membership_id = m.id));

-- What is written of a membership stays with it.
CREATE TRIGGER members_refuse_other BEFORE UPDATE OF membership_id ON members_placement FOR EACH ROW
WHEN (OLD.membership_id <> NEW.membership_id) EXECUTE FUNCTION structure_refuse_other();
CREATE TRIGGER members_refuse_other BEFORE UPDATE OF membership_id ON members_transfer FOR EACH ROW
WHEN (OLD.membership_id <> NEW.membership_id) EXECUTE FUNCTION structure_refuse_other();

-- A transfer that a page writes down is one that took place, out of a unit that its reader sees.
CREATE FUNCTION members_transfer_check() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    IF public.access_pages() AND EXISTS (
        SELECT FROM new_rows n
        WHERE NOT EXISTS (
            SELECT FROM public.members_placement p
            WHERE p.membership_id = n.membership_id AND p.unit_id = n.from_unit_id AND p.ended = 'transfer'
              AND upper(p.period) = n.day)
           OR NOT (public.access_whole('members.view')
                   OR n.from_unit_id IN (SELECT public.access_reach('members.view')))
    ) THEN
        RAISE EXCEPTION 'a transfer is of a member who is seen, and left that day'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0019_median"), ("access", "0007_whose"), ("people", "0007_numbers")]

    operations = [
        migrations.RunSQL(
            WHOSE + statement_triggers("members_transfer", "members_whose", "members_transfer_check", ("insert",)),
            migrations.RunSQL.noop,
        ),
        *map(keep_numbers, ("members_membership", "members_placement", "members_transfer")),
    ]
