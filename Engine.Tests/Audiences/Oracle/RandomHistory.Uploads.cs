using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Audiences.Oracle;

internal sealed partial class RandomHistory
{
    // A device sends a few changes of different objects, or one delete: of what it shows mostly, and of anything.
    private async Task UploadAsync(OracleUser user)
    {
        Row[] shown = [.. _grants.Held(user.Row).Keys.Select(id => _tables.Find(id)!)], all = [.. _tables.All];
        List<OracleChange> changes = [];
        if (_random.Next(4) == 0)
        {
            Row[] deletable = [.. shown.Where(row => _grants.MayDelete(user.Row, row))], needed = [.. deletable.Where(row => _tables.Closure(row.Id) is null)];
            if (needed.Length > 0) deletable = needed;
            Row deleted = deletable.Length > 0 && _random.Next(2) == 0 ? Any(deletable) : Choose();
            if (deleted.Entity != Shape.User) changes.Add(new OracleChange(deleted.Kind, deleted.Id, [], IsDelete: true));
        }
        else
        {
            for (int i = _random.Next(1, 4); i > 0; i--)
            {
                if ((_random.Next(5) < 2 ? New(user) : Update(user, Choose())) is { } change && changes.All(other => other.Id != change.Id)) changes.Add(change);
            }
        }
        if (changes.Count > 0) await user.UploadAsync(changes, _tables, _grants, Story, isGroup: changes.Count > 1 && _random.Next(3) == 0);

        Row Choose() => shown.Length > 0 && _random.Next(4) > 0 ? Any(shown) : Any(all);
    }

    // What he may create, mostly; with the members that he may write, or with all of them.
    private OracleChange? New(OracleUser user)
    {
        string[] kinds = Creatable(), allowed = [.. kinds.Where(kind => _shape.FindPairs(kind) is { } pairs ? _grants.MayWriteSetAtAll(user.Row, pairs) : _grants.MayCreate(user.Row, kind))];
        string kind = allowed.Length > 0 && _random.Next(4) > 0 ? Any(allowed) : Any(kinds);
        var id = TestJournal.NewId();
        NewValues(kind, out Dictionary<string, object?> values);
        foreach (Slot marked in Marked(kind)) values[marked.Name] = MarkedValue(marked, new Row("", kind, id.Value, 0, []));
        if (_random.Next(4) > 0)
        {
            if (_shape.FindPairs(kind) is null) foreach (string member in values.Keys.Where(member => !_grants.MayWriteNew(user.Row, kind, member)).ToArray()) values.Remove(member);
            // He refers to what he sees, but for one in a few.
            foreach (string member in values.Where(pair => pair.Value is Guid target && _grants.Readable(user.Row, _tables.Find(target)!) is null).Select(pair => pair.Key).ToArray())
            {
                if (_random.Next(4) > 0) values[member] = _tables.All.FirstOrDefault(row => row.Entity == _tables.Find(values[member])!.Entity && row.Kind == _tables.Find(values[member])!.Kind && _grants.Readable(user.Row, row) is not null)?.Id;
            }
        }
        return new OracleChange(kind, id.Value, values, IsNew: true);
    }

    private OracleChange? Update(OracleUser user, Row row)
    {
        Dictionary<string, object?> values = [];
        for (int i = _random.Next(1, 3); i > 0; i--)
        {
            if (OtherValue(row) is var (member, value)) values[member] = value;
        }
        if (_random.Next(30) == 0) return new OracleChange(row.Kind, TestJournal.NewId().Value, values);
        return values.Count == 0 ? null : new OracleChange(row.Kind, row.Id, values) { Shown = Stale(user, row, values) };
    }

    // What his device shows of the object beside that, older than what is stored: only where somebody else had the last word does it count.
    private Dictionary<string, object?> Stale(OracleUser user, Row row, Dictionary<string, object?> set)
    {
        Dictionary<string, object?> shown = [];
        if (_shape.FindPairs(row.Entity) is not null || row.LastBy == user.Row.Id || _random.Next(2) == 0) return shown;
        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            if (OtherValue(row) is var (member, value) && !set.ContainsKey(member)) shown[member] = value;
        }
        return shown;
    }
}
