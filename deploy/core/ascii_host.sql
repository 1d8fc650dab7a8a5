-- Deploy outreach:core/ascii_host to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

-- Definer functions, so that who writes a table whose generated column calls them needs no right on them.
CREATE FUNCTION outreach_internal.punycode(label text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _points integer[] := ARRAY(SELECT ascii(c) FROM string_to_table(label, NULL) AS c);
  _result text := array_to_string(ARRAY(SELECT chr(p) FROM unnest(_points) WITH ORDINALITY AS u (p, n) WHERE p < 128 ORDER BY n), '');
  _basic integer := length(_result);
  _handled integer := _basic;
  _n integer := 128;
  _next integer;
  _delta integer := 0;
  _bias integer := 72;
  _point integer;
  _q integer;
  _k integer;
  _t integer;
BEGIN
  IF _basic > 0 THEN
    _result := _result || '-';
  END IF;
  WHILE _handled < cardinality(_points) LOOP
    SELECT min(p) INTO _next FROM unnest(_points) AS u (p) WHERE p >= _n;
    _delta := _delta + (_next - _n) * (_handled + 1);
    _n := _next;
    FOREACH _point IN ARRAY _points LOOP
      IF _point < _n THEN
        _delta := _delta + 1;
      ELSIF _point = _n THEN
        _q := _delta;
        _k := 36;
        LOOP
          _t := least(greatest(_k - _bias, 1), 26);
          EXIT WHEN _q < _t;
          _result := _result || substr('abcdefghijklmnopqrstuvwxyz0123456789', _t + (_q - _t) % (36 - _t) + 1, 1);
          _q := (_q - _t) / (36 - _t);
          _k := _k + 36;
        END LOOP;
        _result := _result || substr('abcdefghijklmnopqrstuvwxyz0123456789', _q + 1, 1);
        -- Bias adaptation, RFC 3492 section 6.1.
        _delta := CASE WHEN _handled = _basic THEN _delta / 700 ELSE _delta / 2 END;
        _delta := _delta + _delta / (_handled + 1);
        _k := 0;
        WHILE _delta > 455 LOOP
          _delta := _delta / 35;
          _k := _k + 36;
        END LOOP;
        _bias := _k + 36 * _delta / (_delta + 38);
        _delta := 0;
        _handled := _handled + 1;
      END IF;
    END LOOP;
    _delta := _delta + 1;
    _n := _n + 1;
  END LOOP;
  RETURN _result;
END
$$;
COMMENT ON FUNCTION outreach_internal.punycode(text) IS
  'The Punycode (RFC 3492) of a label, without the prefix xn--; for labels of at most 63 characters, in a database encoded in UTF8. Example: (''bücher'') gives bcher-kva.';

CREATE FUNCTION outreach_internal.ascii_host(host text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _host text;
BEGIN
  IF octet_length(host) = length(host) OR length(host) > 253 OR getdatabaseencoding() <> 'UTF8' THEN
    RETURN lower(host COLLATE "C");
  END IF;
  _host := normalize(lower(normalize(replace(host, '。', '.'), NFKC)), NFKC);
  -- NFKC turns the half-width full stop into the ideographic one.
  _host := replace(_host, '。', '.');
  RETURN (
    SELECT string_agg(
      CASE WHEN octet_length(l.label) = length(l.label) OR length(l.label) > 63 THEN l.label
        ELSE 'xn--' || outreach_internal.punycode(l.label) END, '.' ORDER BY l.position)
    FROM string_to_table(_host, '.') WITH ORDINALITY AS l (label, position)
  );
END
$$;
COMMENT ON FUNCTION outreach_internal.ascii_host(text) IS
  'The ASCII form in which host names are compared: lower case, each label with other letters as xn-- and its Punycode, after NFKC and with any of the four full stops between labels. Not a check: what IDNA forbids is encoded all the same, ß and ς stay what they are (IDNA 2008), case is folded as the database''s collation does. A host of more than 253 characters, or in a database that is not encoded in UTF8, is put in lower case only. Example: (''Bücher.example'') gives xn--bcher-kva.example.';

COMMIT;
