select id, "Code", "Name" from "Country" order by id
