using Npgsql;
using OfflineSync.Audiences;

namespace OfflineSync.Projections;

/// <summary>
/// Writes the edges of the membership graph that changed objects make: which roles users have (one who is deleted or not active has none),
/// and what the rules' conditions find along associations. Each edge names the object that it comes from and follows from that row alone.
/// </summary>
internal static class MembershipProjector
{
    public static void Add(RoundTrip writes, StoreSchema schema, DomainModel model, AudienceRules audiences, IReadOnlyList<ObjectChange> changes)
    {
        foreach (IGrouping<EntityDefinition, ObjectChange> group in changes.GroupBy(change => change.Entity))
        {
            Guid[] ids = [.. group.Select(change => change.Id.Value)];
            if (group.Key == model.Users) Add(writes, schema, RolesOf(schema, model), "like", [ids]);
            if (audiences.EdgesOf(group.Key).IsEmpty) continue;
            List<object> parameters = [ids];
            Add(writes, schema, AudienceSql.EdgesOf(schema, audiences, group.Key, "one.id = any(@p0)", parameters), "not like", parameters);
        }
    }

    // A user's roles and what else his row says are written apart: each statement only takes back edges of its own kind.
    private static void Add(RoundTrip writes, StoreSchema schema, string wanted, string likeRole, List<object> parameters)
    {
        string sql = $"""
            with wanted as ({wanted}),
            gone as (
                update {schema.Membership} m set {Flips.Take("m")}
                where m.source = any(@p0) and m.visible and m.key {likeRole} 'role:%'
                  and not exists (select from wanted w where w.principal = m.principal and w.key = m.key and w.source = m.source))
            insert into {schema.Membership} as m (principal, key, source, {Flips.Columns})
            select principal, key, source, {Flips.Values} from wanted
            on conflict (principal, key, source) do update set {Flips.Bring("m")} where not m.visible
            """;
        writes.Add(sql, AudienceSql.Parameters(parameters));
    }

    private static string RolesOf(StoreSchema schema, DomainModel model)
    {
        string active = StoreSchema.Column(model.Users.Member(nameof(User.Active))), roles = StoreSchema.Column(model.Users.Member(nameof(User.Roles)));
        return $"""
            select distinct 'user:' || u.id as principal, 'role:' || btrim(role, E' \t\r\n') as key, u.id as source
            from {schema.ObjectsOf(model.Users)} u cross join unnest(string_to_array(u.{roles}, ',')) as role
            where u.id = any(@p0) and u.{active} and btrim(role, E' \t\r\n') <> ''
            """;
    }
}
