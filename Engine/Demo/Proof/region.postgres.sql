select id, "code", "name", "country" from offlinesync.object_region order by id
