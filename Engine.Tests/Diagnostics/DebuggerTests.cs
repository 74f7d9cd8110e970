using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using OfflineSync.Device;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Diagnostics;

/// <summary>What a debugger shows where it stops.</summary>
public sealed partial class DebuggerTests
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Assembly[] product = [typeof(DomainModel).Assembly, typeof(JournalEntry).Assembly, typeof(OutboxJournal).Assembly, typeof(Problem).Assembly, typeof(OfflineEngine).Assembly,
        typeof(OfflineSync.Projections.ObjectCommitted).Assembly, typeof(OfflineSync.Server.OfflineSyncServer).Assembly];

    [Theory]
    [InlineData(typeof(OfflineObject))]
    [InlineData(typeof(OfflineEngine))]
    [InlineData(typeof(UnitOfWork))]
    [InlineData(typeof(OfflineQuery<>))]
    [InlineData(typeof(SyncResult))]
    [InlineData(typeof(SyncProgress))]
    [InlineData(typeof(RejectedEntry))]
    [InlineData(typeof(CommitReceipt))]
    [InlineData(typeof(EntryOutcome))]
    [InlineData(typeof(JournalEntry))]
    [InlineData(typeof(ChainedEntry))]
    [InlineData(typeof(StoredEntry))]
    [InlineData(typeof(UploadBatch))]
    [InlineData(typeof(DomainModel))]
    [InlineData(typeof(EntityDefinition))]
    [InlineData(typeof(MemberDefinition))]
    [InlineData(typeof(OfflineSyncException))]
    [InlineData(typeof(Problem))]
    public void What_one_stops_at_says_what_it_is(Type type) => Assert.NotNull(type.GetCustomAttribute<DebuggerDisplayAttribute>());

    [Fact]
    public void Each_display_names_members_that_are_there()
    {
        foreach (Type type in product.SelectMany(assembly => assembly.GetTypes()).Where(type => type.Namespace?.StartsWith("OfflineSync", StringComparison.Ordinal) == true))
        {
            if (type.GetCustomAttribute<DebuggerDisplayAttribute>(inherit: false) is not { } display) continue;
            foreach (Match part in Braces().Matches(display.Value)) AssertPath(type, part.Groups[1].Value);
        }
    }

    [Fact]
    public void What_carries_a_secret_does_not_print_it()
    {
        Assert.All(
            [
                new SignInRequest("recognisable", "recognisable").ToString(),
                new SignInAnswer("recognisable", Guid.Empty, "recognisable", [], default, "recognisable").ToString(),
                new RenewRequest("recognisable").ToString(),
                new SessionState("recognisable", "recognisable", [], false, default, "recognisable").ToString(),
                new OfflineSync.Server.Sessions.BegunSession("recognisable", "recognisable", default).ToString(),
                new OfflineSync.Server.CheckpointKey(1, "recognisable"u8.ToArray()).ToString(),
            ],
            text => Assert.DoesNotContain("recognisable", text));
    }

    private static void AssertPath(Type type, string path)
    {
        Type? at = type;
        foreach (string name in path.Split('.'))
        {
            if (name.EndsWith("()", StringComparison.Ordinal)) return;
            MemberInfo? member = at.GetProperty(name, Any) ?? (MemberInfo?)at.GetField(name, Any) ?? at.GetInterfaces().Select(one => one.GetProperty(name)).FirstOrDefault(found => found is not null);
            Assert.True(member is not null, $"{type.Name} shows {path}: {at.Name} has no {name}.");
            at = member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;
        }
    }

    [GeneratedRegex(@"\{([^},]+)[^}]*\}")]
    private static partial Regex Braces();
}
