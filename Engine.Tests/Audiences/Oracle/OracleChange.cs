using OfflineSync.Journal;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>A change that a device sends.</summary>
/// <param name="Kind">The entity, specialization or association.</param>
/// <param name="Id">The object.</param>
/// <param name="Values">The members that are set, references as ids.</param>
/// <param name="IsNew">Whether the object is created.</param>
/// <param name="IsDelete">Whether it is deleted.</param>
internal sealed record OracleChange(string Kind, Guid Id, Dictionary<string, object?> Values, bool IsNew = false, bool IsDelete = false)
{
    /// <summary>Further members, as the device shows them; where somebody else changed the object since, they are taken as far as they may and can be.</summary>
    public Dictionary<string, object?> Shown { get; init; } = [];

    public string What => $"{(IsNew ? "create" : IsDelete ? "delete" : "update")}";

    /// <summary>Why it must be rejected, by a look at the tables; nothing when it must be applied.</summary>
    public SortedSet<ErrorCode> Judge(Row user, Tables tables, Grants grants)
    {
        Row? stored = tables.Find(Id);
        if (!IsNew && (stored is null || grants.Readable(user, stored) is null)) return [ErrorCode.ObjectUnavailable];
        SortedSet<ErrorCode> reasons = [];
        if (IsDelete)
        {
            if (!grants.MayDelete(user, stored!)) reasons.Add(ErrorCode.AccessDenied);
            else if (tables.Closure(Id) is null) reasons.Add(ErrorCode.DeleteRefused);
            return reasons;
        }
        Pairs? pairs = tables.Shape.FindPairs(Kind);
        if (!(pairs is null ? MaySet(user, stored, grants) : MaySetLink(user, stored, pairs, tables, grants))) reasons.Add(ErrorCode.AccessDenied);
        if (Required(tables.Shape).Any(member => Values.TryGetValue(member, out object? value) ? value is null : IsNew)) reasons.Add(ErrorCode.RequiredMemberEmpty);
        // Only what stands alone is held against what it refers to.
        if (reasons.Count > 0) return reasons;
        foreach ((string member, object? value) in Values.Where(pair => pair.Value is Guid && !Equals(pair.Value, stored?[pair.Key])))
        {
            Row? target = tables.Find(value);
            string taken = pairs is null ? tables.Shape.SlotOf(tables.Shape.RootOf(Kind), member).Target! : member == "Owner" ? pairs.Owner : pairs.Target;
            if (target is null || target.Entity != tables.Shape.RootOf(taken) || (target.Id != user.Id && grants.Readable(user, target) is null)) reasons.Add(ErrorCode.DanglingReference);
            else if (!tables.Shape.Is(target.Kind, taken)) reasons.Add(ErrorCode.ValueInvalid);
        }
        return reasons;
    }

    /// <summary>What is taken of the members that the device shows, beside those that it set.</summary>
    public Dictionary<string, object?> Taken(Row user, Tables tables, Grants grants)
    {
        if (tables.Find(Id) is not { } stored || tables.Shape.Policies.ContainsKey(stored.Entity)) return [];
        return new(Shown.Where(pair => !Equals(pair.Value, stored[pair.Key]) && grants.MayWrite(user, stored, pair.Key) && Stands(pair.Key, pair.Value)));

        bool Stands(string member, object? value) => value is not Guid || (tables.Find(value) is { } target
            && (target.Id == user.Id || grants.Readable(user, target) is not null) && tables.Shape.Is(target.Kind, tables.Shape.SlotOf(stored.Entity, member).Target!));
    }

    public void Apply(Tables tables, Dictionary<string, object?> taken, Guid by)
    {
        if (IsDelete) tables.Delete(tables.Closure(Id)!, by);
        else if (IsNew) tables.Add(Kind, Id, new Dictionary<string, object?>(Values)).LastBy = by;
        else foreach ((string member, object? value) in Values.Concat(taken)) tables.Set(tables.Find(Id)!, member, value, by);
    }

    /// <summary>What the device shows of the object; null where it sends nothing of that.</summary>
    public ObjectContent? Content(TestJournal journal, Tables tables) =>
        Shown.Count == 0 ? null : journal.Content(tables.Shape.RootOf(Kind), new ObjectId(Id), [.. Values.Concat(Shown).Select(pair => (pair.Key, Sent(pair.Value)))]);

    public JournalEntry Write(TestJournal journal, Tables tables)
    {
        string entity = tables.Shape.FindPairs(Kind) is null ? tables.Shape.RootOf(Kind) : Kind;
        bool isFamily = entity != Kind || (tables.Shape.FindPairs(Kind) is null && tables.Shape.IsFamily(entity));
        if (IsDelete) return journal.Delete(entity, new ObjectId(Id));
        if (IsNew) return journal.Create(entity, new ObjectId(Id), [.. Values.Select(pair => (pair.Key, Sent(pair.Value))), .. isFamily ? [(Shape.KindMember, (object?)Kind)] : ((string, object?)[])[]]);
        return journal.Update(entity, new ObjectId(Id), (Guid?)null, [.. Values.Select(pair => (pair.Key, Sent(tables.Find(Id)?[pair.Key]), Sent(pair.Value)))]);
    }

    public override string ToString() => $"{What} {Kind} {Id} {string.Join(", ", Values.Select(pair => $"{pair.Key}={pair.Value}"))}";

    private static object? Sent(object? value) => value is Guid id ? new ObjectId(id) : value;

    private IEnumerable<string> Required(Shape shape) =>
        shape.FindPairs(Kind) is not null ? ["Owner", "Target"] : shape.SlotsOfKind(Kind).Where(slot => slot.IsRequired).Select(slot => slot.Name);

    // What is sent as it is stored, and may be read, was not changed; a new object's members begin with what nobody set.
    private bool MaySet(Row user, Row? stored, Grants grants) => IsNew
        ? grants.MayCreate(user, Kind) && Values.All(pair => pair.Value is null or false or 0 or 0L or 0m || grants.MayWriteNew(user, Kind, pair.Key))
        : Values.All(pair => grants.MayWrite(user, stored!, pair.Key) || (grants.Readable(user, stored!)!.Contains(pair.Key) && Equals(pair.Value, stored![pair.Key])));

    private bool MaySetLink(Row user, Row? stored, Pairs pairs, Tables tables, Grants grants)
    {
        if (IsNew) return grants.MayWriteSetAtAll(user, pairs) && pairs.Ends.Any(end => Values.GetValueOrDefault(end.Near) is not Guid holder || MayWriteSet(end, holder));
        return Values.All(pair => grants.MayWrite(user, stored!, pair.Key) || Equals(pair.Value, stored![pair.Key]))
            && pairs.Ends.All(end => Values.GetValueOrDefault(end.Near) is not Guid holder || holder.Equals(stored![end.Near]) || MayWriteSet(end, holder));

        bool MayWriteSet((string Set, string Holder, string Near) end, Guid holder) => grants.MayWriteSet(user, tables.Find(holder), end.Holder, end.Set);
    }
}
