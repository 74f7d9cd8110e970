using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace OfflineSync.Device;

/// <summary>Reads the options from configuration, by hand: without reflection, and with errors that name the place.</summary>
internal static class OptionsBinding
{
    /// <summary>Every option that configuration can set, by its path.</summary>
    public static IReadOnlyDictionary<string, Action<OfflineOptions, string>> Setters { get; } = new Dictionary<string, Action<OfflineOptions, string>>(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(OfflineOptions.Folder)] = (options, text) => options.Folder = text,
        [nameof(OfflineOptions.Server)] = (options, text) => options.Server = Address(text),
        [nameof(OfflineOptions.Durability)] = (options, text) => options.Durability = One<Durability>(text),
        [nameof(OfflineOptions.AppVersion)] = (options, text) => options.AppVersion = text,
        [nameof(OfflineOptions.Profile)] = (options, text) => options.Profile = text,
        [nameof(OfflineOptions.DeviceName)] = (options, text) => options.DeviceName = text,
        [nameof(OfflineOptions.UnsentAtSignOut)] = (options, text) => options.UnsentAtSignOut = One<UnsentWork>(text),
        [nameof(OfflineOptions.ChecksRights)] = (options, text) => options.ChecksRights = Flag(text),
        [nameof(OfflineOptions.CommitObjectLimit)] = (options, text) => options.CommitObjectLimit = Number(text),
        [nameof(OfflineOptions.EntryByteLimit)] = (options, text) => options.EntryByteLimit = Number(text),
        [Sync(nameof(SynchronizationOptions.RequestTimeout))] = (options, text) => options.Synchronization.RequestTimeout = Span(text),
        [Sync(nameof(SynchronizationOptions.CompressionThreshold))] = (options, text) => options.Synchronization.CompressionThreshold = Number(text),
        [Sync(nameof(SynchronizationOptions.BatchEntryLimit))] = (options, text) => options.Synchronization.BatchEntryLimit = Number(text),
        [Sync(nameof(SynchronizationOptions.BatchByteLimit))] = (options, text) => options.Synchronization.BatchByteLimit = Number(text),
        [Sync(nameof(SynchronizationOptions.RequestEntryLimit))] = (options, text) => options.Synchronization.RequestEntryLimit = Number(text),
        [Sync(nameof(SynchronizationOptions.RequestByteLimit))] = (options, text) => options.Synchronization.RequestByteLimit = Number(text),
        [Sync(nameof(SynchronizationOptions.PartByteLimit))] = (options, text) => options.Synchronization.PartByteLimit = Number(text),
        [Sync(nameof(SynchronizationOptions.OutcomeWait))] = (options, text) => options.Synchronization.OutcomeWait = Span(text),
        [Sync(nameof(SynchronizationOptions.RetryLimit))] = (options, text) => options.Synchronization.RetryLimit = Number(text),
        [Sync(nameof(SynchronizationOptions.RetryDelay))] = (options, text) => options.Synchronization.RetryDelay = Span(text),
        [Sync(nameof(SynchronizationOptions.RetryDelayLimit))] = (options, text) => options.Synchronization.RetryDelayLimit = Span(text),
        [Sync(nameof(SynchronizationOptions.DeltaByteLimit))] = (options, text) => options.Synchronization.DeltaByteLimit = Number(text),
        [Sync(nameof(SynchronizationOptions.AppliedKeyLimit))] = (options, text) => options.Synchronization.AppliedKeyLimit = Number(text),
        [Sync(nameof(SynchronizationOptions.StepRowLimit))] = (options, text) => options.Synchronization.StepRowLimit = Number(text),
        [Sync(nameof(SynchronizationOptions.AnswerByteLimit))] = (options, text) => options.Synchronization.AnswerByteLimit = Long(text),
        [Sync(nameof(SynchronizationOptions.HistoryLimit))] = (options, text) => options.Synchronization.HistoryLimit = Number(text),
        [Sync(nameof(SynchronizationOptions.SpoolMemoryLimit))] = (options, text) => options.Synchronization.SpoolMemoryLimit = Number(text),
    };

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.OptionsInvalid"/>: the message lists every name and value that cannot be read.</exception>
    public static void Bind(IConfiguration configuration, OfflineOptions options)
    {
        List<string> problems = [];
        foreach (IConfigurationSection child in configuration.GetChildren()) Bind(child, child.Key, options, problems);
        if (problems.Count == 0) return;
        throw new OfflineSyncException(ErrorCode.OptionsInvalid,
            $"The configuration of the engine has {problems.Count} problem(s):{Environment.NewLine}- {string.Join(Environment.NewLine + "- ", problems)}",
            "Correct each of them in the app's configuration.");
    }

    private static void Bind(IConfigurationSection section, string path, OfflineOptions options, List<string> problems)
    {
        if (Setters.TryGetValue(path, out Action<OfflineOptions, string>? set))
        {
            try
            {
                if (section.Value is { Length: > 0 } text) set(options, text);
            }
            catch (FormatException exception)
            {
                problems.Add($"{section.Path} is '{section.Value}': {exception.Message}");
            }
            return;
        }
        bool isGroup = path.Equals(nameof(OfflineOptions.Synchronization), StringComparison.OrdinalIgnoreCase);
        if (!isGroup) problems.Add($"{section.Path} is no option that configuration can set; these are: {string.Join(", ", Setters.Keys)}");
        else foreach (IConfigurationSection child in section.GetChildren()) Bind(child, $"{path}:{child.Key}", options, problems);
    }

    private static string Sync(string name) => $"{nameof(OfflineOptions.Synchronization)}:{name}";

    private static bool Flag(string text) => bool.TryParse(text, out bool flag) ? flag : throw new FormatException("true or false is expected");

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : throw new FormatException("a whole number is expected");

    private static long Long(string text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : throw new FormatException("a whole number is expected");

    private static TimeSpan Span(string text) => text.Equals("infinite", StringComparison.OrdinalIgnoreCase) ? Timeout.InfiniteTimeSpan
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) ? span : throw new FormatException("a time such as 00:00:30, or 'infinite', is expected");

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) ? address : throw new FormatException("an address such as https://example.com/offlinesync is expected");

    private static T One<T>(string text)
        where T : struct, Enum =>
        Enum.TryParse(text, ignoreCase: true, out T one) && Enum.IsDefined(one) ? one : throw new FormatException($"one of {string.Join(", ", Enum.GetNames<T>())} is expected");
}
