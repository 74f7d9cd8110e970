select id, "Name", "Latitude", "Longitude", "Country", "Region", "Population", "Visited", "Note" from "City" order by id
