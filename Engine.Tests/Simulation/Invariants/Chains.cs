using Microsoft.Data.Sqlite;
using OfflineSync.Journal.Storage;
using OfflineSync.Tests.Simulation.Devices;

namespace OfflineSync.Tests.Simulation.Invariants;

/// <summary>I9: every journal verifies, and what the server has of it is its prefix.</summary>
internal static class Chains
{
    public static void Verify(Account account)
    {
        using var connection = Open(account);
        using var journal = new OutboxJournal(connection, TimeProvider.System);
        if (journal.Verify() is { } broken) throw new SimulationFailure($"I9: on {account.Name}: {broken}");
    }

    /// <summary>The last place that the server knows of a journal is the same on a device: of a folder and its clones, on the one that sent it.</summary>
    public static async Task CheckHeadsAsync(World world)
    {
        foreach ((Guid journal, (long sequence, string hash)) in await world.State.ReadHeadsAsync())
        {
            // A download names its journal too, before anything was sent from it.
            if (sequence == 0) continue;
            string[] own = [.. world.Accounts.Select(account => HashAt(account, journal, sequence)).OfType<string>()];
            bool isDevices = world.Accounts.Any(account => Knows(account, journal));
            if (isDevices && !own.Contains(hash)) throw new SimulationFailure($"I9: the server's head of journal {journal} is {sequence} ({hash}); the devices have {(own.Length == 0 ? "nothing" : string.Join(", ", own))} there.");
        }
    }

    private static bool Knows(Account account, Guid journal) => Scalar(account, "select 1 from _journal where id = $1 and head_sequence > 0", journal, 0) is not null;

    private static string? HashAt(Account account, Guid journal, long sequence) =>
        (string?)Scalar(account, "select lower(hex(e.hash)) from _journal_entry e join _journal j on j.number = e.journal where j.id = $1 and e.sequence = $2", journal, sequence);

    private static object? Scalar(Account account, string sql, Guid journal, long sequence)
    {
        using SqliteConnection connection = Open(account);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$1", journal.ToByteArray(bigEndian: true));
        if (sequence > 0) command.Parameters.AddWithValue("$2", sequence);
        return command.ExecuteScalar();
    }

    private static SqliteConnection Open(Account account)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = account.Database, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
