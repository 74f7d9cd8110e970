using System.ComponentModel;

namespace OfflineSync;

/// <summary>A call of server logic: what an app sends, with its arguments. Write <see cref="IServerCall{TResult}"/>.</summary>
public interface IServerCall
{
    /// <summary>How it travels. The generator writes this.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    ServerCallContract Contract { get; }
}

/// <summary>A call of server logic with its result.</summary>
/// <typeparam name="TResult">A value, an id, a record of these, or a list; <see cref="NoResult"/> where there is nothing to say.</typeparam>
public interface IServerCall<out TResult> : IServerCall;

/// <summary>What the generator adds to a call, for the server: how it travels, without an instance.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IServerCallType
{
    /// <summary>How it travels.</summary>
    static abstract ServerCallContract CallContract { get; }
}
