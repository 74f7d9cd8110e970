namespace OfflineSync;

/// <summary>
/// What older versions of an entity had, and what became of it: apps in the field still send it, and their events stay as they are.
/// Server and device read every entry through these, so that an entry of any version has its effect.
/// </summary>
public sealed record MemberUpgrade
{
    /// <summary>The stable id that older versions used.</summary>
    public required string FromId { get; init; }

    /// <summary>The type that older versions had; null for a member that is retired, whatever its type was.</summary>
    public MemberType? FromType { get; init; }

    /// <summary>The name of the member that took its place; null for a member that is retired: what is sent of it stays in the events and shows nowhere.</summary>
    public string? Member { get; init; }

    /// <summary>
    /// Makes the new value of an old one, which is never empty; null takes the plain conversion between the two types. It must give the same
    /// answer for the same value, and leave a value of today as it is. What it throws rejects the object that carries the value.
    /// </summary>
    public Func<object, object?>? Convert { get; init; }

    /// <summary>Converts one value.</summary>
    /// <returns>False when there is no such value of the new member.</returns>
    internal bool TryConvert(MemberDefinition member, object? value, out object? converted)
    {
        converted = null;
        if (value is null) return true;
        try
        {
            converted = Values.Normalize(member, Convert is null ? PlainConversion.Convert(value, member.Type) : Convert(value));
            return true;
        }
#pragma warning disable CA1031 // It is the app's own code: whatever it throws says that the value cannot be converted.
        catch (Exception exception) when (exception is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
