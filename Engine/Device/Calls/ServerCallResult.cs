using System.Diagnostics;

namespace OfflineSync;

/// <summary>What a call of server logic brought.</summary>
/// <typeparam name="TResult">The type of its result.</typeparam>
[DebuggerDisplay("{Value}")]
public sealed class ServerCallResult<TResult>
{
    internal ServerCallResult(TResult value, Guid key)
    {
        Value = value;
        Key = key;
    }

    /// <summary>The result.</summary>
    public TResult Value { get; }

    /// <summary>The key that the call was made under.</summary>
    public Guid Key { get; }

    /// <summary>What the logic wanted the user interface to do. Nothing of it was done: it is the app's to do, or not.</summary>
    public IReadOnlyList<IgnoredAction> IgnoredActions { get; init; } = [];

    /// <summary>Whether the call had been carried out before, and this is its answer again.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>How many objects the logic sent to this device.</summary>
    public long Received { get; init; }

    /// <summary>How many objects left this device because the logic named them, and they are gone or not for this user.</summary>
    public long Removed { get; init; }
}

/// <summary>Something that server logic wanted the user interface to do.</summary>
/// <param name="Kind">What.</param>
/// <param name="Text">The text or name that goes with it.</param>
/// <param name="Member">The member that a validation message is about, by name.</param>
public sealed record IgnoredAction(ServerCallActionKind Kind, string? Text = null, string? Member = null);
