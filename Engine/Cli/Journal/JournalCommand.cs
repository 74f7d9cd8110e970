using System.CommandLine;
using OfflineSync.Cli.Terminal;

namespace OfflineSync.Cli.Journal;

/// <summary><c>journal</c>: what devices committed.</summary>
internal static class JournalCommand
{
    public static Command Create(Shell shell) => new("journal", "Looks into a device's journal or a recording of one. Nothing is changed there.")
    {
        ListCommand.Create(shell),
        ShowCommand.Create(shell),
        VerifyCommand.Create(shell),
        ExportCommand.Create(shell),
        ReplayCommand.Create(shell),
    };

    public static Argument<string> Path() => new("path") { Description = "A device's folder, its database (*.db), or a recording (*.journal.jsonl)." };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON, one object a line." };
}
