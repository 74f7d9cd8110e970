namespace OfflineSync.Cli.Journal;

/// <summary>Finds the database in a device's folder: there is one per user, and the folder says who is signed in.</summary>
internal static class DeviceFolder
{
    private const string CurrentUser = "current-user";

    public static string FindDatabase(string folder)
    {
        string[] databases = [.. Directory.EnumerateFiles(folder, "*.db").Order(StringComparer.Ordinal)];
        if (databases.Length == 1) return databases[0];
        if (databases.Length == 0) throw new CliException($"The folder '{folder}' holds no device database.", "Name the folder that the app gave to the engine, or the database itself.");
        string current = Path.Combine(folder, CurrentUser);
        string? user = File.Exists(current) ? File.ReadAllText(current).Trim() : null;
        return databases.FirstOrDefault(database => user is { Length: > 0 } && Path.GetFileName(database).Contains(user, StringComparison.OrdinalIgnoreCase))
            ?? throw new CliException($"The folder '{folder}' holds {databases.Length} databases and nobody is signed in.",
                $"Name one of them: {string.Join(", ", databases.Select(Path.GetFileName))}.");
    }
}
