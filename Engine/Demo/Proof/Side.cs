using System.Data.Common;
using System.Globalization;

namespace OfflineSync.Demo.Proof;

/// <summary>One place that holds the data, asked with plain SQL and never through the engine.</summary>
internal abstract class Side(string name, string dialect)
{
    public static IReadOnlyList<string> Entities { get; } = ["Country", "Region", "City"];

    public string Name => name;

    public async Task<Fingerprint> FingerprintAsync(string entity, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await OpenAsync(cancellationToken);
        await using DbCommand statement = connection.CreateCommand();
        statement.CommandText = Sql($"{entity.ToLowerInvariant()}.{dialect}.sql");
        // On a thread of its own: SQLite works on the thread that asks.
        return await Task.Run(() => RowHash.OfAsync(statement, cancellationToken), cancellationToken);
    }

    public async Task<long> CountAsync(string sql, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await OpenAsync(cancellationToken);
        await using DbCommand statement = connection.CreateCommand();
        statement.CommandText = sql;
        return Convert.ToInt64(await statement.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    public async Task<IReadOnlyList<string>> TextsAsync(string sql, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await OpenAsync(cancellationToken);
        await using DbCommand statement = connection.CreateCommand();
        statement.CommandText = sql;
        await using DbDataReader reader = await statement.ExecuteReaderAsync(cancellationToken);
        List<string> texts = [];
        while (await reader.ReadAsync(cancellationToken)) texts.Add(reader.GetString(0));
        return texts;
    }

    protected abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    private static string Sql(string name)
    {
        using Stream stream = typeof(Side).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not part of this build.");
        using var text = new StreamReader(stream);
        return text.ReadToEnd();
    }
}
