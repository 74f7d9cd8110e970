using System.Globalization;

namespace OfflineSync;

/// <summary>Compares contracts of server logic with those that apps in the field have. A contract is a line: name, version, roles and signature, with tabs between.</summary>
internal static class CallComparison
{
    public static string LineOf(ServerCallContract contract) =>
        string.Join('\t', contract.Name, contract.Version.ToString(CultureInfo.InvariantCulture), string.Join(',', contract.Roles.Order(StringComparer.Ordinal)), contract.Signature);

    /// <exception cref="FormatException">A line is no contract; the message quotes it.</exception>
    public static IEnumerable<ModelFinding> Of(IEnumerable<string> lines, IEnumerable<string> older)
    {
        (string Name, string Version, string[] Roles, string Signature)[] now = [.. lines.Where(line => line.Length > 0).Select(Read)];
        foreach ((string name, string version, string[] roles, string signature) in older.Where(line => line.Length > 0).Select(Read))
        {
            string what = $"{name}, version {version},";
            if (now.FirstOrDefault(call => call.Name == name && call.Version == version) is not { Name: not null } same)
            {
                string? renamed = now.FirstOrDefault(call => call.Signature == signature && call.Name != name).Name;
                yield return new ModelFinding(CallRules.Gone, null, null, $"{what} is served no longer{(renamed is null ? "" : $"; if it is called {renamed} now, apps do not know that")}");
                continue;
            }
            if (same.Signature != signature) yield return new ModelFinding(CallRules.Changed, null, null, $"{what} was {signature} and is {same.Signature}: apps that call it are answered {ErrorCode.CallOutdated}");
            if (roles.Except(same.Roles).ToArray() is { Length: > 0 } lost) yield return new ModelFinding(CallRules.RoleWithdrawn, null, null, $"{what} may no longer be called by {string.Join(", ", lost)}");
        }
    }

    private static (string Name, string Version, string[] Roles, string Signature) Read(string line) => line.Split('\t') is [var name, var version, var roles, var signature]
        ? (name, version, roles.Split(','), signature)
        : throw new FormatException($"'{line}' is no contract of a call: write the file with ModelChecks.LinesOf(contracts).");
}
