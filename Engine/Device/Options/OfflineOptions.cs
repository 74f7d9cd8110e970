using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace OfflineSync;

/// <summary>What an engine is opened with.</summary>
public sealed class OfflineOptions
{
    /// <summary>The domain model that app and server share. There is no default: it must be set.</summary>
    public DomainModel? Model { get; set; }

    /// <summary>The folder on this device that is the engine's own; it is created when missing. There is no default: it must be set.</summary>
    public string? Folder { get; set; }

    /// <summary>The server's address, with the path that it maps. The default is null: the engine works on its folder and cannot sign in or synchronize.</summary>
    public Uri? Server { get; set; }

    /// <summary>The app's version, whatever it looks like: the first <see cref="OfflineEngine.StartAsync"/> under another one synchronizes. The default is null.</summary>
    public string? AppVersion { get; set; }

    /// <summary>
    /// The profile of the model that this device has: what its pages and flows use is synchronized, and nothing else. The default is null: everything that the user may read.
    /// Under another profile, what that does not use leaves the device with the next full synchronization, once what was committed of it is sent.
    /// </summary>
    public string? Profile { get; set; }

    /// <summary>What the device calls itself, for whoever lists sessions on the server: at most 100 characters. The default is null: nothing.</summary>
    public string? DeviceName { get; set; }

    /// <summary>
    /// Gives a fresh token of the app's provider, when the session of a user who signed in with one (<see cref="OfflineEngine.SignInWithTokenAsync"/>) has ended and cannot be renewed; null
    /// where the provider would have to ask the user. It runs during a synchronization. The default is null: that synchronization ends with <see cref="ErrorCode.SessionInvalid"/>.
    /// </summary>
    public Func<CancellationToken, Task<string?>>? AccessToken { get; set; }

    /// <summary>What signing out, or signing another user in, does with entries that the server has not got. The default keeps them in their user's journal.</summary>
    public UnsentWork UnsentAtSignOut { get; set; } = UnsentWork.Keep;

    /// <summary>How the engine synchronizes.</summary>
    public SynchronizationOptions Synchronization { get; } = new();

    /// <summary>
    /// Whether a commit or delete that the access rules did not allow as of the last synchronization is refused at once, with <see cref="ErrorCode.AccessDenied"/>, and a delete
    /// that a delete behaviour forbids because of an object on the device, with <see cref="ErrorCode.DeleteRefused"/>; what a delete takes along goes at once, too. The
    /// server decides in any case. The default is true; false leaves it to the server alone, whose rejection comes with the next synchronization.
    /// </summary>
    public bool ChecksRights { get; set; } = true;

    /// <summary>What a commit has reached when it returns. The default is <see cref="Durability.Full"/>.</summary>
    public Durability Durability { get; set; } = Durability.Full;

    /// <summary>Where loaded objects take new values and live queries deliver, such as the context of the UI's thread. The default is null: the thread that learns of them.</summary>
    public SynchronizationContext? NotificationContext { get; set; }

    /// <summary>The same as <see cref="NotificationContext"/> where there is only a method that runs an action on the UI's thread. It must keep the order. The default is null.</summary>
    public Action<Action>? NotificationHook { get; set; }

    /// <summary>The clock. The default is the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where ids come from. The default is null: a source that uses <see cref="TimeProvider"/> and the system's randomness.</summary>
    public IdSource? IdSource { get; set; }

    /// <summary>Where logs go. The default is nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>The greatest number of objects in one commit. The default is 100,000.</summary>
    public int CommitObjectLimit { get; set; } = 100_000;

    /// <summary>The greatest change of one object in one commit, in bytes as it is sent. The default is 4,000,000; the server's <c>LineByteLimit</c> must allow a little more.</summary>
    public int EntryByteLimit { get; set; } = 4_000_000;

    internal void Validate()
    {
        if (Problems() is not { Count: > 0 } problems) return;
        throw new OfflineSyncException(ErrorCode.OptionsInvalid,
            $"The options of the engine have {problems.Count} problem(s):{Environment.NewLine}- {string.Join(Environment.NewLine + "- ", problems)}",
            "Mend each of them where the engine is opened.");
    }

    /// <summary>What cannot work, one sentence per problem.</summary>
    internal IReadOnlyList<string> Problems() => [.. Find()];

    private IEnumerable<string> Find()
    {
        if (Model is null) yield return $"{nameof(Model)} is not set: give it the model that app and server share";
        if (Profile is not null && Model is not null && Model.Profiles.All(profile => profile.Name != Profile))
        {
            yield return $"{nameof(Profile)} is '{Profile}', and the model '{Model.Name}' has {(Model.Profiles.IsEmpty ? "no profiles" : $"the profiles {string.Join(", ", Model.Profiles.Select(profile => profile.Name))}")}";
        }
        if (string.IsNullOrWhiteSpace(Folder)) yield return $"{nameof(Folder)} is not set: name a folder that is the engine's own, in the app's data";
        if (Server is not null && (!Server.IsAbsoluteUri || Server.Scheme is not ("http" or "https"))) yield return $"{nameof(Server)} must be an absolute http or https address, not '{Server}'";
        if (DeviceName?.Length > 100 || DeviceName?.Any(char.IsControl) == true) yield return $"{nameof(DeviceName)} must have at most 100 characters and no control characters";
        if (!Enum.IsDefined(Durability)) yield return $"{nameof(Durability)} has no value {Durability}";
        if (!Enum.IsDefined(UnsentAtSignOut)) yield return $"{nameof(UnsentAtSignOut)} has no value {UnsentAtSignOut}";
        if (NotificationContext is not null && NotificationHook is not null) yield return $"{nameof(NotificationContext)} and {nameof(NotificationHook)} are both set: one of them is enough";
        if (TimeProvider is null) yield return $"{nameof(TimeProvider)} is null";
        if (LoggerFactory is null) yield return $"{nameof(LoggerFactory)} is null";
        foreach (string problem in Synchronization.Problems()) yield return $"{nameof(Synchronization)}.{problem}";
        if (CommitObjectLimit < 1) yield return $"{nameof(CommitObjectLimit)} must be at least 1, not {CommitObjectLimit}";
        if (EntryByteLimit < 1024) yield return $"{nameof(EntryByteLimit)} must be at least 1024, not {EntryByteLimit}";
    }
}
