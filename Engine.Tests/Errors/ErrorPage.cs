using System.Text;
using OfflineSync.Server.Endpoints;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Errors;

/// <summary>Engine/docs/errors.md, written from the catalogue: <c>dotnet OfflineSync.Tests.dll errors-page FILE</c>.</summary>
internal sealed class ErrorPage : IChildCommand
{
    public static string Name => "errors-page";

    public static async Task<int> RunAsync(string[] args)
    {
        await File.WriteAllTextAsync(args[0], Text());
        return 0;
    }

    public static string Text()
    {
        var page = new StringBuilder("""
            # Errors

            Every error has a code. It stands in `OfflineSyncException.Code`, in the answers of the server (`code` of `application/problem+json`), in the reasons of rejected entries and in logs, always by its name, which never changes. `offlinesync error CODE` prints what stands here; in code it is `ErrorCatalogue.Of(code)`. This page is written from `Engine/Model/Errors/ErrorCode.cs` and a test compares the two.

            An error that is a value is never thrown: rejections come as `SyncResult.Rejected` and `EntryOutcome`. `IsTransient` says that the same call may succeed later; `OutcomeUnknown` that the server may have done the work although no answer came, which the next synchronization finds out. Where the server answered, `TraceId` is what its log carries.

            """.ReplaceLineEndings("\n"));
        foreach (IGrouping<ErrorArea, ErrorDescription> area in ErrorCatalogue.All.GroupBy(entry => entry.Area).OrderBy(area => area.Key))
        {
            page.Append($"\n## {Heading(area.Key)}\n\n| Code | Cause | Normal | What to do |{(OnTheWire(area) ? " HTTP |" : "")}\n|---|---|---|---|{(OnTheWire(area) ? "---|" : "")}\n");
            foreach (ErrorDescription entry in area)
            {
                page.Append($"| `{entry.Code}` | {entry.Cause} | {entry.Normal} | {entry.Cure} |{(OnTheWire(area) ? $" {Status(entry.Code)} |" : "")}\n");
            }
        }
        return page.ToString();
    }

    private static bool OnTheWire(IEnumerable<ErrorDescription> area) => area.Any(entry => Status(entry.Code) != "");

    private static string Status(ErrorCode code) => ProblemAnswer.StatusOf(code) is var status && (status != 500 || code == ErrorCode.ServerFailed) ? $"{status}" : "";

    private static string Heading(ErrorArea area) => area switch
    {
        ErrorArea.Model => "The model, values and constraints",
        ErrorArea.Device => "The device",
        ErrorArea.Network => "The network",
        ErrorArea.Session => "Sessions",
        ErrorArea.Synchronization => "Uploads and downloads",
        ErrorArea.Rejection => "Reasons of rejections",
        ErrorArea.Call => "Calls of server logic",
        ErrorArea.Operation => "Recordings, servers and tools",
        _ => throw new ArgumentOutOfRangeException(nameof(area)),
    };
}
