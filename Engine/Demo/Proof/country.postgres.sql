select replace(id::text, '-', '') || chr(31) || coalesce("code", chr(30)) || chr(31) || coalesce("name", chr(30))
from offlinesync.object_country order by id
