"""What the wall asks before a right is written: whoever serves pages can be made to write, and the wall trusts rights."""

from django.db import migrations

GIVING = """
-- Whether the login serves pages. Those are asked for by anybody, jobs by the pages only.
CREATE FUNCTION access_pages() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN (SELECT k.web IN (session_user, current_setting('role')) FROM public.access_wallkey k);

-- Whether the reader may let somebody stand in by such a right: by their own alone, and by no more than it is.
CREATE FUNCTION access_lends(principal bigint, role bigint, unit bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN EXISTS (
    SELECT FROM public.access_grant g
    WHERE g.id = principal AND g.account_id = public.access_account() AND g.role_id = role AND g.unit_id = unit
      AND g.ended_at IS NULL AND (upper_inf(g.period) OR upper(g.period) > (SELECT s.day FROM public.access_scope() s)));
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0005_ended_within_a_day")]
    operations = [migrations.RunSQL(GIVING, migrations.RunSQL.noop)]
