select id, "code", "name" from offlinesync.object_country order by id
