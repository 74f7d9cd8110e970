using System.Collections.Immutable;

namespace OfflineSync.Tests.Simulation.Reference;

/// <summary>What is known of an object: its members that are not empty, by stable id, and its last event where there is one.</summary>
internal sealed record ObjectImage(ImmutableSortedDictionary<string, string> Members, Guid? Event = null)
{
    public static ObjectImage Empty { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    public string? this[string member] => Members.GetValueOrDefault(member);

    public ObjectImage With(string member, string? value) =>
        this with { Members = value is null ? Members.Remove(member) : Members.SetItem(member, value) };

    /// <summary>The same without the members that a reader may not see.</summary>
    public ObjectImage Only(Func<string, bool> isReadable) => this with { Members = Members.Where(pair => isReadable(pair.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal) };

    public bool SameMembers(ObjectImage other) => Members.SequenceEqual(other.Members);

    public override string ToString() => string.Join(", ", Members.Select(pair => $"{pair.Key}={pair.Value}"));
}
