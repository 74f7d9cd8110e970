select replace(id::text, '-', '') || chr(31) || coalesce("code", chr(30)) || chr(31) || coalesce("name", chr(30))
    || chr(31) || coalesce(replace("country"::text, '-', ''), chr(30))
from offlinesync.object_region order by id
