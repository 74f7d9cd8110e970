using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace OfflineSync;

/// <summary>
/// What one kind of device is for: its pages and flows with what they use. From these follows which entities and members its devices synchronize,
/// and how. Without a profile a device has everything that its user may read.
/// </summary>
[DebuggerDisplay("{Name,nq}: {Pages.Length} pages, {Flows.Length} flows")]
public sealed class ProfileDefinition
{
    private FrozenDictionary<string, ProfileEntry> _entries = FrozenDictionary<string, ProfileEntry>.Empty;

    internal ProfileDefinition(string name, IEnumerable<ProfilePart> pages, IEnumerable<ProfilePart> flows, IEnumerable<ProfileOverride> overrides)
    {
        Name = name;
        Pages = [.. pages];
        Flows = [.. flows];
        Overrides = [.. overrides];
    }

    /// <summary>The profile's name.</summary>
    public string Name { get; }

    /// <summary>The pages.</summary>
    public ImmutableArray<ProfilePart> Pages { get; private set; }

    /// <summary>The flows, also those that pages run.</summary>
    public ImmutableArray<ProfilePart> Flows { get; private set; }

    /// <summary>What is said by hand.</summary>
    public ImmutableArray<ProfileOverride> Overrides { get; }

    /// <summary>A SHA-256 over what is synchronized and how, 64 hexadecimal digits.</summary>
    internal string Version { get; private set; } = "";

    /// <summary>How an entity takes part.</summary>
    internal ProfileEntry Of(EntityDefinition entity) => _entries[entity.Id];

    /// <summary>Computes what is synchronized, when all entities are known; gives the problems.</summary>
    internal IReadOnlyList<string> Bind(DomainModel model)
    {
        List<string> problems = [.. ProfileCheck.NameProblems(this)];
        var usage = new ProfileUsage();
        Pages = [.. Pages.Select(page => Bound(page, "page"))];
        Flows = [.. Flows.Select(flow => Bound(flow, "flow"))];
        problems.AddRange(ProfileCheck.OverrideProblems(this, model));
        if (problems.Count > 0) return Named();
        Dictionary<string, ProfileEntry> entries = [];
        foreach (EntityDefinition entity in model.Entities) entries.Add(entity.Id, Entry(entity));
        _entries = entries.ToFrozenDictionary(StringComparer.Ordinal);
        problems.AddRange(ProfileCheck.NeverProblems(this, model));
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', from entry in entries.Values
            orderby entry.Entity.Id
            select $"{entry.Entity.Id} {entry.Setting.Mode} {string.Join(',', entry.Members.Select(member => member.Id))}"))));
        return Named();

        IReadOnlyList<string> Named() => [.. problems.Select(problem => $"profile {Name}: {problem}")];

        ProfilePart Bound(ProfilePart part, string kind)
        {
            List<EntityUse> uses = [];
            foreach (EntityUse use in part.Uses)
            {
                try
                {
                    uses.Add(use.BoundTo(model, $"{kind} {part.Name}", usage));
                }
                catch (OfflineSyncException exception) when (exception.Code is ErrorCode.ModelUnknownName or ErrorCode.ConstraintInvalid)
                {
                    problems.Add($"{kind} {part.Name}: {exception.Message} {exception.Hint}");
                }
            }
            return part with { Uses = [.. uses] };
        }

        ProfileEntry Entry(EntityDefinition entity)
        {
            ProfileOverride? said = Overrides.FirstOrDefault(one => model.Entity(one.Entity) == entity);
            ProfileUsage.OfEntity? used = usage.Find(entity);
            if (entity.Link is null || said is not null) return ProfileEntry.Of(entity, used, said);
            // Links stand behind what they join.
            ProfileEntry[] ends = [.. entity.Members.Select(member => entries[model.Entity(member.Target!).Id])];
            if (ends.Any(end => end.Setting.Mode == SyncMode.Never)) return ProfileEntry.Of(entity, used, null) with { Setting = SyncSetting.Never };
            bool goesAlong = used is null && ends.All(end => end.Origin != SettingOrigin.NotUsed) && ends.Any(end => usage.Find(end.Entity)?.TakesAll != false);
            if (!goesAlong) return ProfileEntry.Of(entity, used, null);
            usage.Add(entity, $"joins {ends[0].Entity.Name} and {ends[1].Entity.Name}", isRead: ends.All(end => end.Setting.Downloads));
            usage.AddAll(entity);
            return ProfileEntry.Of(entity, usage.Find(entity), null);
        }
    }
}
