select lower(hex(id)) || char(31) || coalesce("Code", char(30)) || char(31) || coalesce("Name", char(30))
from "Country" order by id
