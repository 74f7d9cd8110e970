select id, "name", "latitude", "longitude", "country", "region", "population", "visited", "note" from offlinesync.object_city order by id
