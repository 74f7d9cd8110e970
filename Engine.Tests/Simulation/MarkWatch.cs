using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation;

/// <summary>Recognizes rare situations in what a step left behind.</summary>
internal sealed class MarkWatch(World world)
{
    private readonly Dictionary<Account, string> _journals = [];
    private readonly Dictionary<ObjectKey, HashSet<Guid>> _writers = [];
    private readonly Dictionary<Account, ObjectKey[]> _shown = [];

    public void Look(IReadOnlyList<ServerEvent> fresh)
    {
        foreach (ServerEvent next in fresh) Look(next);
        world.Marks.ReachIf(HaveSwapped(fresh), Mark.UniqueValuesPassedOn);
        foreach (SimulatedDevice device in world.Devices) Look(device.Account);
    }

    private void Look(ServerEvent next)
    {
        Marks marks = world.Marks;
        foreach (string code in next.ReasonCodes)
        {
            Mark? mark = code switch
            {
                nameof(ErrorCode.DanglingReference) => Mark.RejectedDangling,
                nameof(ErrorCode.TextTooLong) => Mark.RejectedTooLong,
                nameof(ErrorCode.RequiredMemberEmpty) => Mark.RejectedRequired,
                nameof(ErrorCode.AccessDenied) => Mark.RejectedAccess,
                nameof(ErrorCode.ObjectUnavailable) => Mark.RejectedUnavailable,
                nameof(ErrorCode.ValueNotUnique) => Mark.RejectedNotUnique,
                nameof(ErrorCode.DeleteRefused) => Mark.RejectedDelete,
                nameof(ErrorCode.ObjectStale) => Mark.RejectedStale,
                nameof(ErrorCode.CauseRejected) when next.Data.GetProperty("body").TryGetProperty("group", out _) => Mark.RejectedGroup,
                _ => null,
            };
            if (mark is { } reached) marks.Reach(reached);
        }
        if (next.Type == "reference_emptied")
        {
            ServerEvent? cause = world.State.Find(next.Data.GetProperty("cause").GetGuid());
            marks.Reach(cause is { IsRejection: true } ? Mark.RejectedWithDependants : Mark.ReferenceEmptiedByDelete);
        }
        if (next.Type == "object_overwritten")
        {
            marks.Reach(world.Model.FindEntityById(next.Object.Entity)!.ConflictPolicy switch
            {
                ConflictPolicy.LastWins => Mark.ConflictOverwritten,
                ConflictPolicy.MergeMembers => Mark.ConflictMerged,
                _ => Mark.ConflictRefused,
            });
        }
        if (next.IsEntry && next.Data.GetProperty("body").TryGetProperty("supersedes", out _)) marks.Reach(next.IsRejection ? Mark.ResubmittedInVain : Mark.Resubmitted);
        marks.ReachIf(next is { IsEntry: true, Object.Entity: "Draft" } && !Operator.Made(next), Mark.NeverSent);
        marks.ReachIf(next.Type == "object_removed", Mark.DeletedAlong);
        marks.ReachIf(next.Overtaken.Count > 0, Mark.EntryOvertaken);
        if (world.Accounts.Any(account => account.Held.Contains(next.Id))) marks.Reach(next.IsRejection ? Mark.HeldEntriesRejected : Mark.HeldEntriesApplied);
        if (next.Type != "object_committed") return;
        if (!_writers.TryGetValue(next.Object, out HashSet<Guid>? writers)) _writers.Add(next.Object, writers = []);
        if (!Operator.Made(next) && writers.Add(next.Stream)) marks.ReachIf(writers.Count == 3, Mark.ThreeDevicesChangedOneObject);
    }

    /// <summary>Whether two objects have taken each other's code.</summary>
    private static bool HaveSwapped(IReadOnlyList<ServerEvent> fresh)
    {
        (string? Before, string? After)[] changes = [.. fresh.Where(next => next is { Type: "object_committed", Object.Entity: "Badge" })
            .Select(next => next.Data.GetProperty("body").GetProperty("changes")).Where(changed => changed.TryGetProperty("Code", out _))
            .Select(changed => (ValueText.OfJson(changed.GetProperty("Code"), "before"), ValueText.OfJson(changed.GetProperty("Code"), "after")))];
        return changes.Any(one => one is { Before: not null, After: not null } && one.Before != one.After && changes.Contains((one.After, one.Before)));
    }

    private void Look(Account account)
    {
        Marks marks = world.Marks;
        if (_journals.TryGetValue(account, out string? before) && before != account.Image.Journal) marks.Reach(Mark.ForkAfterClone);
        _journals[account] = account.Image.Journal;
        LookAtSettings(account);
        marks.ReachIf(account.Image.Entries.Any(entry => entry.State == "set_aside"), Mark.SetAside);
        marks.ReachIf(account.CloneOf is { } original && account.UndecidedWhenCloned.Any(key => IsDecided(account, key) && IsDecided(original, key)), Mark.CloneSentKnownEntries);
        marks.ReachIf(account.Image.Entries.Any(entry => entry.State is "pending" && !account.Image.Downloaded.ContainsKey(entry.Object)
            && !account.Image.Entries.Any(other => other.Object == entry.Object && other.IsNew && other.IsInOverlay)), Mark.ObjectLeftWithPendingChange);
    }

    private void LookAtSettings(Account account)
    {
        foreach (ObjectKey left in _shown.GetValueOrDefault(account, []).Where(key => !account.Image.Shown.ContainsKey(key)))
        {
            if (world.State.Fold.Find(left) is not { } image) continue;
            if (left.Entity == "Order" && !SimulationModel.IsCovered(left, image)) world.Marks.Reach(Mark.LeftByCondition);
            if (left.Entity == "Report" && !account.Cleared.Contains(left)) world.Marks.Reach(Mark.ClearedAfterUpload);
        }
        _shown[account] = [.. account.Image.Shown.Keys];
        world.Marks.ReachIf(account.Image.Downloaded.Any(row => row.Key.Entity == "Memo" && world.State.Fold.Find(row.Key)?.Event != row.Value.Event), Mark.PreservedOld);
        world.Marks.ReachIf(account.Cleared.RemoveWhere(account.Image.Downloaded.ContainsKey) > 0, Mark.CameBackAfterClear);
    }

    private static bool IsDecided(Account account, Guid key) => account.Image.ByKey[key].State is "applied" or "settled" or "rejected";
}
