select replace(id::text, '-', '') || chr(31) || coalesce("name", chr(30))
    || chr(31) || coalesce(trim_scale("latitude")::text, chr(30)) || chr(31) || coalesce(trim_scale("longitude")::text, chr(30))
    || chr(31) || coalesce(replace("country"::text, '-', ''), chr(30))
    || chr(31) || coalesce(replace("region"::text, '-', ''), chr(30))
    || chr(31) || coalesce("population"::text, chr(30)) || chr(31) || coalesce("visited"::int::text, chr(30)) || chr(31) || coalesce("note", chr(30))
from offlinesync.object_city order by id
