using OfflineSync.Protocol;

namespace OfflineSync.Tests.Security;

/// <summary>How an id stands in a request.</summary>
internal enum IdUse
{
    /// <summary>It refers to something: what is somebody else's and what is not there get the same answer.</summary>
    Refers,

    /// <summary>
    /// It claims a new thing, such as a journal or an entry's key: what is taken has to be refused. Then the answer is the same whoever has it and whatever it is.
    /// </summary>
    Claims,
}

/// <summary>Takes the ids of one request, so that answers can be compared without them.</summary>
internal sealed class RequestIds
{
    private readonly List<Guid> _taken = [];

    public IReadOnlyList<Guid> Taken => _taken;

    public Guid Take(Guid id)
    {
        if (!_taken.Contains(id)) _taken.Add(id);
        return id;
    }

    public Guid New() => Take(Guid.CreateVersion7());
}

/// <summary>An id in a field of a request to an endpoint.</summary>
/// <param name="Field">The field, as <see cref="IdFields"/> names it.</param>
/// <param name="Route">The endpoint.</param>
/// <param name="Kind">Which id of another one is put in.</param>
/// <param name="Use">How it stands there.</param>
/// <param name="IdOf">The id of a party that is put in.</param>
/// <param name="SendAsync">Sends the request with an id.</param>
internal sealed record MatrixRow(string Field, string Route, string Kind, IdUse Use, Func<Party, Guid> IdOf, Func<Party, Guid, RequestIds, Task<HttpResponseMessage>> SendAsync)
{
    /// <summary>Whether the user's own id gets another answer than one that nobody has; where it does not, the field says nothing at all.</summary>
    public bool OwnDiffers { get; init; } = true;

    public override string ToString() => $"{Route} {Field} ({Kind})";
}
