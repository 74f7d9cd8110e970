using Microsoft.Playwright;

namespace OfflineSync.Tests.Inspections;

/// <summary>The system's Chromium, which Playwright drives; none is ever downloaded.</summary>
internal static class Chromium
{
    /// <summary>Names the program. The build finds it wherever it may be, and sets this.</summary>
    private const string Variable = "OFFLINESYNC_CHROMIUM";

    /// <summary>Starts it, without a window.</summary>
    /// <exception cref="InvalidOperationException">It is missing: the message says what to do.</exception>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Find(),
        Headless = true,
        Args = ["--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"],
    });

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return named;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"Chromium is missing. ./build.sh --target=Chromium finds or installs it; or name its program with {Variable}.");
    }
}
