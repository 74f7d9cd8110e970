namespace OfflineSync.Server.Postgres;

/// <summary>Runs a shell script in a session of its own where the system can, so that Ctrl+C in a terminal ends its owner and not the script.</summary>
internal static class DetachedShell
{
    private const string Detach = """
        if command -v setsid >/dev/null 2>&1; then exec setsid sh -c "$0" "$@"; else exec sh -c "$0" "$@"; fi
        """;

    public static IReadOnlyList<string> Command(string script, params IEnumerable<string> arguments) =>
        ["/bin/sh", "-c", Detach, script, "offlinesync", .. arguments];
}
