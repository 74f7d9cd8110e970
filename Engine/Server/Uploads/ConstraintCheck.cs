using Npgsql;

namespace OfflineSync.Server.Uploads;

/// <summary>Step 5, at its end: the database checks the unique values now and not at the commit, where an error would leave the outcome open.</summary>
internal static class ConstraintCheck
{
    public static async Task ExecuteAsync(NpgsqlTransaction transaction, DomainModel model)
    {
        if (!model.Entities.Any(entity => entity.ValidationRules.OfType<UniqueRule>().Any())) return;
        await using var command = new NpgsqlCommand("set constraints all immediate", transaction.Connection, transaction);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
