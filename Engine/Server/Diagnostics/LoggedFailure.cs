using System.Text;
using Npgsql;

namespace OfflineSync.Server.Diagnostics;

/// <summary>
/// An exception as the log gets it: types, codes, SQLSTATEs and stack traces. Messages are left out unless they are asked for: those of the
/// database, of parsers and of an app's handlers may quote values of objects.
/// </summary>
internal sealed class LoggedFailure : Exception
{
    private readonly Exception _exception;
    private readonly bool _withMessages;

    public LoggedFailure(Exception exception, bool withMessages = false)
        : base(Describe(exception, withMessages))
    {
        _exception = exception;
        _withMessages = withMessages;
    }

    public override string? StackTrace => _exception.StackTrace;

    public override string ToString()
    {
        var text = new StringBuilder();
        for (Exception? exception = _exception; exception is not null; exception = exception.InnerException)
        {
            if (text.Length > 0) text.AppendLine().Append(" ---> ");
            text.AppendLine(Describe(exception, _withMessages)).Append(exception.StackTrace);
        }
        return text.ToString();
    }

    private static string Describe(Exception exception, bool withMessages)
    {
        string detail = exception switch
        {
            OfflineSyncException ours => $" {ours.Code}",
            PostgresException postgres => $" {postgres.SqlState} (table {postgres.TableName ?? "none"}, column {postgres.ColumnName ?? "none"}, constraint {postgres.ConstraintName ?? "none"})",
            _ => "",
        };
        return exception.GetType().FullName + detail + (withMessages ? $": {exception.Message}" : "");
    }
}
