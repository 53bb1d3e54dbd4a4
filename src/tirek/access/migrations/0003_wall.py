"""The functions of the second wall. They run as the owner, see the key, and trust nothing that they are told."""

from django.db import migrations

WALL = """
-- One row. ``inner`` and ``outer`` are the key, padded for the two rounds of HMAC; ``web`` is the login that serves pages.
CREATE TABLE access_wallkey (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1), inner_pad bytea NOT NULL, outer_pad bytea NOT NULL,
    web text NOT NULL
);
REVOKE ALL ON access_wallkey FROM PUBLIC;

-- The account and the day of the scope, or nothing. Account 0 is the system, which never serves pages.
CREATE FUNCTION access_scope(OUT account bigint, OUT day date) RETURNS record LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    parts text[] := string_to_array(current_setting('tirek.scope', true), '|');
    held public.access_wallkey;
    said text;
BEGIN
    IF cardinality(parts) IS DISTINCT FROM 3 THEN
        RETURN;
    END IF;
    SELECT * INTO held FROM public.access_wallkey;
    said := concat_ws('|', parts[1], parts[2], pg_backend_pid(),
                      (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint);
    IF encode(sha256(held.outer_pad || sha256(held.inner_pad || convert_to(said, 'UTF8'))), 'hex')
        IS DISTINCT FROM parts[3] THEN
        RETURN;
    END IF;
    IF parts[1] = '0' AND held.web IN (session_user, current_setting('role')) THEN
        RETURN;
    END IF;
    account := parts[1]::bigint;
    day := parts[2]::date;
END $$;

CREATE FUNCTION access_account() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN (SELECT account FROM public.access_scope());

CREATE FUNCTION access_system() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN coalesce((SELECT account = 0 FROM public.access_scope()), false);

-- The lines of the grants in force that give the permission. As ``AccountActor`` reads them.
CREATE FUNCTION access_held(wanted text) RETURNS TABLE (unit_id bigint, reach text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.unit_id, p.reach
    FROM public.access_scope() s
    JOIN public.accounts_account a ON a.id = s.account AND a.is_active
    JOIN public.access_grant g ON g.account_id = a.id AND g.period @> s.day
    JOIN public.access_rolepermission p ON p.role_id = g.role_id AND p.permission = wanted
    LEFT JOIN public.access_grant principal ON principal.id = g.deputy_of_id
    LEFT JOIN public.accounts_account instead ON instead.id = principal.account_id
    WHERE g.deputy_of_id IS NULL OR (principal.period @> s.day AND instead.is_active)
$$;

CREATE FUNCTION access_whole(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
RETURN public.access_system() OR EXISTS (
    SELECT FROM public.access_held(wanted) h JOIN public.structure_unit u ON u.id = h.unit_id
    WHERE h.reach = 'below' AND u.role = 'centre');

CREATE FUNCTION access_reach(wanted text) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER ROWS 400
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT l.unit_id
    FROM public.access_held(wanted) h
    JOIN public.structure_ancestry l ON l.ancestor_id = h.unit_id
    JOIN public.structure_unit u ON u.id = l.unit_id
    WHERE h.reach <> 'own' AND (h.reach = 'below' OR l.unit_id = h.unit_id)
      AND (upper_inf(l.period) OR upper(l.period) = upper(u.period) + 1)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_roles"),
        ("structure", "0004_territories"),
        ("accounts", "0001_initial"),
    ]

    operations = [migrations.RunSQL(WALL, migrations.RunSQL.noop)]
