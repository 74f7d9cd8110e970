using System.CommandLine;
using OfflineSync.Cli.Terminal;
using Spectre.Console;

namespace OfflineSync.Cli.Journal;

/// <summary><c>journal export</c>: a device's journal as a recording.</summary>
internal static class ExportCommand
{
    public static Command Create(Shell shell)
    {
        Argument<string> path = new("path") { Description = "A device's folder or its database (*.db)." };
        Option<string?> output = new("--output", "-o") { Description = "The recording to write (*.journal.jsonl). Without it the lines go to standard output." };
        Option<string?> model = new("--model") { Description = "The model (JSON). With it, what waits to be sent carries the contents of objects that overwrite as a whole." };
        var command = new Command("export", "Writes the journal as a recording: batches as they were sent, then what waits to be sent.") { path, output, model };
        command.SetWork(shell, async (parsed, cancellationToken) =>
        {
            using IJournalSource source = JournalSource.Open(parsed.GetRequiredValue(path));
            if (source is not DatabaseSource database) throw new CliException("This is a recording already.", "Name a device's folder or its database.");
            using var recording = new MemoryStream();
            JournalExport.Write(database, parsed.GetValue(model) is { } modelPath ? ModelFile.Read(modelPath) : null, recording);
            recording.Position = 0;
            if (parsed.GetValue(output) is not { } file)
            {
                await using Stream raw = shell.RawOutput();
                await recording.CopyToAsync(raw, cancellationToken);
                return ExitCode.Ok;
            }
            await using (FileStream target = File.Create(file)) await recording.CopyToAsync(target, cancellationToken);
            shell.Output.MarkupLineInterpolated($"{recording.Length} bytes in {file}");
            return ExitCode.Ok;
        });
        return command;
    }
}
