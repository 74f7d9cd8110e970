using System.Diagnostics;
using OfflineSync.Device;

namespace OfflineSync;

/// <summary>
/// What a flow works with: the objects of a unit of work, the engine, and what it has to say to the user. Flows are plain C#; this adds what C#
/// has not got.
/// </summary>
/// <remarks>
/// Invariants:
/// 1. A flow works for the user who was signed in when it began; after another one has signed in, it can do nothing any more.
/// 2. No step takes an earlier one back: what was committed stays, and what was changed in memory stays there, until it is committed or rolled back.
/// </remarks>
[DebuggerDisplay("a flow of {Engine.CurrentUser}")]
public sealed partial class FlowContext
{
    private readonly UnitOfWork _unit;
    private readonly List<WeakReference<IFlowList>> _lists;

    internal FlowContext(OfflineEngine engine, UnitOfWork unit, List<WeakReference<IFlowList>>? lists, CancellationToken cancellationToken)
    {
        Engine = engine;
        CancellationToken = cancellationToken;
        _unit = unit;
        _lists = lists ?? [];
    }

    /// <summary>The engine, for whatever the flow needs beside its objects.</summary>
    public OfflineEngine Engine { get; }

    /// <summary>The objects that the flow works with: the engine's own unit of work, or the one that the flow was run with.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.NotSignedIn"/>: the user of the flow is not signed in any more.</exception>
    public UnitOfWork Unit => Engine.IsCurrent(_unit.Database) ? _unit
        : throw new OfflineSyncException(ErrorCode.NotSignedIn, "The user for whom this flow runs is not signed in any more.", "Let the flow end; run it again for the user who is signed in.");

    /// <summary>Cancelled when whoever runs the flow gives up. Every step of the flow looks at it.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The texts of the user's language: <c>flow.Texts["CityClosed"]</c>.</summary>
    public LanguageTexts Texts => Engine.Texts;

    /// <summary>What went wrong in the last step that <see cref="TryAsync"/> ran and that failed; null before there was one.</summary>
    public string? LatestError => LatestException?.Message;

    /// <summary>The same as the exception: an <see cref="OfflineSyncException"/> says its code, and whether trying again makes sense.</summary>
    public Exception? LatestException { get; private set; }

    /// <summary>Runs a step whose failure the flow handles itself and goes on from. Nothing is rolled back.</summary>
    /// <param name="step">The step.</param>
    /// <returns>Whether it succeeded; else <see cref="LatestError"/> says why not. A flow that is cancelled ends.</returns>
    public async Task<bool> TryAsync(Func<Task> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        try
        {
            await step().ConfigureAwait(false);
            return true;
        }
#pragma warning disable CA1031 // The flow's own steps: whatever fails in them, the flow asked to handle it.
        catch (Exception failure) when (failure is not OperationCanceledException || !CancellationToken.IsCancellationRequested)
        {
            LatestException = failure;
            return false;
        }
#pragma warning restore CA1031
    }

    /// <summary>Runs another flow within this one, with the same objects.</summary>
    /// <param name="flow">The other flow.</param>
    public Task RunAsync(IFlow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.RunAsync(Within());
    }

    /// <summary>Runs another flow within this one, with the same objects.</summary>
    /// <param name="flow">The other flow.</param>
    /// <returns>Its result.</returns>
    public Task<TResult> RunAsync<TResult>(IFlow<TResult> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.RunAsync(Within());
    }

    /// <summary>
    /// Synchronizes. When this returns or throws, the objects and lists of the flow are as the device has them now: members that were changed
    /// in memory keep their values, and objects that are gone are empty.
    /// </summary>
    /// <param name="scope">What is covered. The default is <see cref="SyncScope.Full"/>.</param>
    /// <param name="options">What to do when another one runs, or when the server refuses objects.</param>
    /// <exception cref="OfflineSyncException">As <see cref="OfflineEngine.SynchronizeAsync(SyncScope?, IProgress{SyncProgress}?, SyncOptions?, CancellationToken)"/>; nothing is told to the user: the flow handles it.</exception>
    public async Task<SyncResult> SynchronizeAsync(SyncScope? scope = null, SyncOptions? options = null)
    {
        ThrowIfOtherUser();
        try
        {
            return await Engine.SynchronizeAsync(scope, progress: null, options, CancellationToken).ConfigureAwait(false);
        }
        finally
        {
            LetGo();
        }
    }

    /// <summary>
    /// Calls server logic. When this returns or throws, the objects and lists of the flow are as the device has them now, with what the logic sent: members that were changed
    /// in memory keep their values, and objects that are gone are empty.
    /// </summary>
    /// <param name="call">The call with its arguments.</param>
    /// <param name="options">How to make it.</param>
    /// <exception cref="OfflineSyncException">As <see cref="OfflineEngine.CallAsync"/>.</exception>
    public async Task<ServerCallResult<TResult>> CallAsync<TResult>(IServerCall<TResult> call, ServerCallOptions? options = null)
    {
        ThrowIfOtherUser();
        try
        {
            return await Engine.CallAsync(call, options, CancellationToken).ConfigureAwait(false);
        }
        finally
        {
            LetGo();
        }
    }

    /// <summary>Shows the user a message: one of <see cref="OfflineEngine.Messages"/>. The task ends when everybody who is subscribed was told.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">What kind of message it is. The default is <see cref="MessageKind.Information"/>.</param>
    public Task ShowMessageAsync(string text, MessageKind kind = MessageKind.Information)
    {
        ArgumentNullException.ThrowIfNull(text);
        CancellationToken.ThrowIfCancellationRequested();
        return Engine.ShowMessageAsync(text, kind);
    }

    private void ThrowIfOtherUser() => _ = Unit;

    private FlowContext Within() => new(Engine, Unit, _lists, CancellationToken);

    private FlowList<T> Hold<T>(IEnumerable<T> objects)
        where T : OfflineObject
    {
        var list = new FlowList<T>(objects);
        lock (_lists)
        {
            _lists.RemoveAll(static held => !held.TryGetTarget(out _));
            _lists.Add(new WeakReference<IFlowList>(list));
        }
        return list;
    }

    private void LetGo()
    {
        lock (_lists)
        {
            foreach (WeakReference<IFlowList> held in _lists)
            {
                if (held.TryGetTarget(out IFlowList? list)) list.LetGo();
            }
        }
    }
}
