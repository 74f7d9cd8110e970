namespace OfflineSync.Server.Downloads;

/// <summary>Which members of an entity may be read, by their index. Masks are equal when they let the same members through.</summary>
internal sealed class MemberMask(bool[] readable) : IEquatable<MemberMask>
{
    /// <summary>Whether a member may be read.</summary>
    public bool this[int index] => readable[index];

    public MemberMask Union(MemberMask other) => new([.. readable.Select((value, index) => value || other[index])]);

    public bool Equals(MemberMask? other) => other is not null && readable.AsSpan().SequenceEqual(other.Span);

    public override bool Equals(object? obj) => Equals(obj as MemberMask);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (bool value in readable) hash.Add(value);
        return hash.ToHashCode();
    }

    private ReadOnlySpan<bool> Span => readable;
}
