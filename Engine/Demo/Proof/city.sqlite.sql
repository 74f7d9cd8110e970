select lower(hex(id)) || char(31) || coalesce("Name", char(30))
    || char(31) || coalesce("Latitude", char(30)) || char(31) || coalesce("Longitude", char(30))
    || char(31) || iif("Country" is null, char(30), lower(hex("Country")))
    || char(31) || iif("Region" is null, char(30), lower(hex("Region")))
    || char(31) || coalesce("Population", char(30)) || char(31) || coalesce("Visited", char(30)) || char(31) || coalesce("Note", char(30))
from "City" order by id
