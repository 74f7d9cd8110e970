using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace OfflineSync.Tests.Surroundings;

/// <summary>The culture, time zone and temporary folder of a process: whatever they are, the engine does the same.</summary>
internal static class Surroundings
{
    /// <summary>Names the culture that the tests run in; without it that is the system's.</summary>
    public const string CultureVariable = "OFFLINESYNC_TESTS_CULTURE";

    /// <summary>A culture that writes numbers and dates its own way, and in which the lower case of I is not i.</summary>
    public const string Culture = "tr-TR";

    /// <summary>A time zone that is never whole hours away from others, and a day ahead of most.</summary>
    public const string TimeZone = "Pacific/Chatham";

    /// <summary>A folder's name with spaces and letters beyond ASCII, one of them of two code points.</summary>
    public const string FolderName = "ölçü birimi I\u0307";

    /// <summary>What a child process needs to know to live elsewhere.</summary>
    /// <param name="folder">Where its temporary folder is made.</param>
    public static Dictionary<string, string> Elsewhere(string folder)
    {
        string temporary = Directory.CreateDirectory(Path.Combine(folder, FolderName)).FullName;
        return new Dictionary<string, string> { [CultureVariable] = Culture, ["TZ"] = TimeZone, ["TMPDIR"] = temporary, ["TEMP"] = temporary, ["TMP"] = temporary };
    }

    /// <summary>What this process lives in, on one line.</summary>
    public static string Describe() => FormattableString.Invariant(
        $"culture {CultureInfo.CurrentCulture.Name}, one half is {0.5.ToString(CultureInfo.CurrentCulture)}, zone {TimeZoneInfo.Local.BaseUtcOffset}, folder {Path.GetTempPath().Normalize(NormalizationForm.FormC)}");

    [ModuleInitializer]
    internal static void Apply()
    {
        if (Environment.GetEnvironmentVariable(CultureVariable) is not { Length: > 0 } name) return;
        CultureInfo culture = CultureInfo.GetCultureInfo(name);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = culture;
    }
}
