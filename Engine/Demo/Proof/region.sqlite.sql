select lower(hex(id)) || char(31) || coalesce("Code", char(30)) || char(31) || coalesce("Name", char(30))
    || char(31) || iif("Country" is null, char(30), lower(hex("Country")))
from "Region" order by id
