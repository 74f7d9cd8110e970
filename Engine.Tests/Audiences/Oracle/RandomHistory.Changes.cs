using OfflineSync.Server;

namespace OfflineSync.Tests.Audiences.Oracle;

internal sealed partial class RandomHistory
{
    private const int ObjectsPerKind = 7;

    private async Task PopulateAsync()
    {
        // Entities that others need come first.
        foreach (string kind in Creatable()) await CreateAsync(_shape.FindPairs(kind) is null ? ObjectsPerKind : 2 * ObjectsPerKind, kind);
        foreach (OracleUser user in _users)
        {
            for (int i = 0; i < 3; i++) await ChangeUserAsync(user);
        }
    }

    private async Task CreateAsync(int number, string? kind = null)
    {
        ServerObjects work = _host.Server.NewObjects();
        for (; number > 0; number--)
        {
            string created = kind ?? Any(Creatable());
            if (NewValues(created, out Dictionary<string, object?> values) is false) continue;
            OfflineObject made = work.Create(created);
            foreach (Slot marked in Marked(created)) values[marked.Name] = MarkedValue(marked, new Row("", created, made.Id.Value, 0, []));
            foreach ((string member, object? value) in values) made[member] = Set(value);
            _tables.Add(created, made.Id.Value, values);
            _count.Saw("server: create");
        }
        await work.CommitAsync();
    }

    // A few changes in one transaction, or one object that is deleted.
    private async Task ChangeAsync()
    {
        ServerObjects work = _host.Server.NewObjects();
        if (_random.Next(4) == 0)
        {
            await DeleteAsync(work);
            return;
        }
        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            if (AnyRow() is not { } row) continue;
            OfflineObject found = (await work.FindAsync(row.Entity, new ObjectId(row.Id)))!;
            if (OtherValue(row) is not var (member, value)) continue;
            _tables.Set(row, member, value);
            found[member] = Set(value);
            _count.Saw(_shape.FindPairs(row.Entity) is null ? "server: update" : "server: another end of a link");
        }
        await work.CommitAsync();
    }

    private async Task DeleteAsync(ServerObjects work)
    {
        if (AnyRow() is not { } row) return;
        work.Delete((await work.FindAsync(row.Entity, new ObjectId(row.Id)))!);
        if (_tables.Closure(row.Id) is { } gone)
        {
            await work.CommitAsync();
            _tables.Delete(gone);
            _count.Saw(gone.Count > 1 ? "server: delete with others" : "server: delete");
            return;
        }
        OfflineSyncException refused = await Assert.ThrowsAsync<OfflineSyncException>(() => work.CommitAsync());
        Assert.Equal(ErrorCode.DeleteRefused, refused.Code);
        _count.Saw("server: delete refused");
    }

    private async Task ChangeRolesAsync(OracleUser user)
    {
        string[] roles = SomeRoles();
        _tables.Set(user.Row, "Roles", string.Join(',', roles));
        await _host.Users.SetRolesAsync(new ObjectId(user.Row.Id), roles);
        _count.Saw("server: roles");
    }

    private async Task ChangeUserAsync(OracleUser user)
    {
        ServerObjects work = _host.Server.NewObjects();
        OfflineObject found = (await work.FindAsync(Shape.User, new ObjectId(user.Row.Id)))!;
        if (OtherValue(user.Row) is not var (member, value)) return;
        _tables.Set(user.Row, member, value);
        found[member] = Set(value);
        await work.CommitAsync();
        _count.Saw("server: a user's member");
    }

    private string[] Creatable() => [.. _shape.Kinds.Where(kind => kind.Name != Shape.User).Select(kind => kind.Name), .. _shape.Associations.Select(pairs => pairs.Name)];

    private IEnumerable<Slot> Marked(string kind) => _shape.FindPairs(kind) is null ? _shape.SlotsOfKind(kind).Where(slot => slot.IsMarked) : [];

    private object MarkedValue(Slot slot, Row row) => slot.Marked(row.Mark(slot.Name), Slot.Words[_random.Next(3)]);

    // False where something that must be there is not.
    private bool NewValues(string kind, out Dictionary<string, object?> values)
    {
        values = [];
        if (_shape.FindPairs(kind) is { } pairs)
        {
            (values["Owner"], values["Target"]) = (Target(pairs.Owner), Target(pairs.Target));
            return values.Values.All(end => end is not null);
        }
        foreach (Slot slot in _shape.SlotsOfKind(kind).Where(slot => !slot.IsMarked)) values[slot.Name] = Value(slot);
        Dictionary<string, object?> made = values;
        return _shape.SlotsOfKind(kind).All(slot => !slot.IsRequired || made[slot.Name] is not null);
    }

    private (string Member, object? Value)? OtherValue(Row row)
    {
        if (_shape.FindPairs(row.Entity) is { } pairs)
        {
            bool isOwner = _random.Next(2) == 0;
            return Target(isOwner ? pairs.Owner : pairs.Target) is { } end ? (isOwner ? "Owner" : "Target", end) : null;
        }
        Slot slot = Any([.. _shape.SlotsOfKind(row.Kind)]);
        object? value = slot.IsMarked ? slot.Type == MemberType.Binary && _random.Next(6) == 0 ? null : MarkedValue(slot, row) : Value(slot);
        return slot.IsRequired && value is null ? null : (slot.Name, value);
    }

    private object? Value(Slot slot) => !slot.IsRequired && _random.Next(6) == 0 ? null : slot.Target is null ? RandomValues.Of(slot, _random) : Target(slot.Target);

    private Guid? Target(string kind)
    {
        Row[] rows = [.. _tables.Of(_shape.RootOf(kind)).Where(row => _shape.Is(row.Kind, kind))];
        return rows.Length == 0 ? null : Any(rows).Id;
    }

    private Row? AnyRow()
    {
        Row[] rows = [.. _tables.All.Where(row => row.Entity != Shape.User)];
        return rows.Length == 0 ? null : Any(rows);
    }

    private static object? Set(object? value) => value is Guid id ? new ObjectId(id) : value;

    private T Any<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
