using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OfflineSync.Demo.Proof;

/// <summary>Runs a plain select and hashes its rows, a line each. SQLite and PostgreSQL give the same values other types; here they get one text.</summary>
internal static class RowHash
{
    private const char Separator = '\u001f';
    private const char Empty = '\u001e';

    public static async Task<Fingerprint> OfAsync(DbCommand statement, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var line = new StringBuilder();
        byte[] bytes = [];
        long rows = 0;
        await using DbDataReader reader = await statement.ExecuteReaderAsync(cancellationToken);
        object[] values = new object[reader.FieldCount];
        while (await reader.ReadAsync(cancellationToken))
        {
            reader.GetValues(values);
            line.Clear();
            foreach (object value in values) Append(line, value).Append(Separator);
            line.Append('\n');
            string text = line.ToString();
            if (bytes.Length < Encoding.UTF8.GetMaxByteCount(text.Length)) bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
            hash.AppendData(bytes, 0, Encoding.UTF8.GetBytes(text, bytes));
            rows++;
        }
        return new Fingerprint(rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static StringBuilder Append(StringBuilder line, object value) => value switch
    {
        DBNull => line.Append(Empty),
        string text => line.Append(text),
        Guid id => line.Append(id.ToString("N")),
        byte[] id => line.Append(Convert.ToHexStringLower(id)),
        bool flag => line.Append(flag ? '1' : '0'),
        decimal number => line.Append(number.ToString("0.########", CultureInfo.InvariantCulture)),
        int or long => line.Append(CultureInfo.InvariantCulture, $"{value}"),
        _ => throw new DemoFailure($"A column holds a {value.GetType().Name}, which no member of the demo has."),
    };
}
