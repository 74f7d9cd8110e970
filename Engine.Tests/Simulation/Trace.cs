using System.Security.Cryptography;
using System.Text;

namespace OfflineSync.Tests.Simulation;

/// <summary>What happened, line by line. Its hash tells whether two runs were the same.</summary>
internal sealed class Trace
{
    private readonly List<string> _lines = [];

    public void Add(string line) => _lines.Add(line);

    public string Hash => Digest(ToString());

    /// <summary>The last lines, for a message.</summary>
    public string Tail(int count) => string.Join(Environment.NewLine, _lines.TakeLast(count));

    public override string ToString() => string.Join(Environment.NewLine, _lines);

    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
