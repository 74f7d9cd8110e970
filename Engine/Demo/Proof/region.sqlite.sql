select id, "Code", "Name", "Country" from "Region" order by id
