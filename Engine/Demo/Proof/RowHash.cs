using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace OfflineSync.Demo.Proof;

/// <summary>Runs a statement that gives one text per row, and hashes these texts as lines. The statement does the rest.</summary>
internal static class RowHash
{
    public static async Task<Fingerprint> OfAsync(DbCommand statement, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] line = new byte[256];
        long rows = 0;
        await using DbDataReader reader = await statement.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            string text = reader.GetString(0);
            int length = Encoding.UTF8.GetByteCount(text) + 1;
            if (line.Length < length) line = new byte[length];
            Encoding.UTF8.GetBytes(text, line);
            line[length - 1] = (byte)'\n';
            hash.AppendData(line, 0, length);
            rows++;
        }
        return new Fingerprint(rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
