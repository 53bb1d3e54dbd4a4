"""Nobody becomes visible by being written down as a member: a membership is of somebody known to the writer."""

from django.db import migrations

KNOWN = """
-- Whether the reader may write that the person has this membership: it is theirs already, or they have no other, or one
-- that the reader sees, or the reader knows their IIN, of which the digest tells.
CREATE FUNCTION members_known(person bigint, membership bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN EXISTS (SELECT FROM public.members_membership m WHERE m.id = membership AND m.person_id = person)
    OR NOT EXISTS (SELECT FROM public.members_membership m WHERE m.person_id = person)
    OR EXISTS (SELECT FROM public.members_membership m WHERE m.person_id = person AND public.members_seen(m.id))
    OR EXISTS (SELECT FROM public.people_person p WHERE p.id = person
               AND p.iin_index = decode(nullif(current_setting('tirek.iin', true), ''), 'hex'));
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0015_surnames"), ("access", "0006_giving")]
    operations = [migrations.RunSQL(KNOWN, migrations.RunSQL.noop)]
