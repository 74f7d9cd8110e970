using OfflineSync.Demo.Narration;
using Spectre.Console;

namespace OfflineSync.Demo.Proof;

/// <summary>Compares sides and prints what it found. Whatever does not hold ends the demo.</summary>
internal sealed class Evidence(Narrator narrator)
{
    /// <summary>Every entity must be the same on all of these sides, row by row.</summary>
    public async Task SameAsync(CancellationToken cancellationToken, params IReadOnlyList<Side> sides)
    {
        IReadOnlyList<Fingerprint[]> found = await ShowAsync(cancellationToken, sides);
        List<string> differences = [];
        for (int entity = 0; entity < found.Count; entity++)
        {
            for (int side = 1; side < sides.Count; side++)
            {
                if (found[entity][side] == found[entity][0]) continue;
                differences.Add($"{Side.Entities[entity]}: the {sides[0].Name} has {found[entity][0].Rows:N0} rows ({found[entity][0].ShortHash}), "
                    + $"{sides[side].Name} has {found[entity][side].Rows:N0} ({found[entity][side].ShortHash})");
            }
        }
        if (differences.Count > 0) throw new DemoFailure($"The sides are not the same. {string.Join("; ", differences)}.");
        narrator.Holds("the same rows with the same content", string.Join(", ", sides.Select(side => side.Name)));
    }

    /// <summary>Prints what the sides hold, without a judgement.</summary>
    public async Task<IReadOnlyList<Fingerprint[]>> ShowAsync(CancellationToken cancellationToken, params IReadOnlyList<Side> sides)
    {
        List<Fingerprint[]> found = [];
        Table table = new Table().Border(TableBorder.Minimal).AddColumn("rows, SHA-256");
        foreach (Side side in sides) table.AddColumn(side.Name);
        foreach (string entity in Side.Entities)
        {
            Fingerprint[] fingerprints = await Task.WhenAll(sides.Select(side => side.FingerprintAsync(entity, cancellationToken)));
            found.Add(fingerprints);
            table.AddRow([entity, .. fingerprints.Select((fingerprint, index) => Cell(fingerprint, fingerprint == fingerprints[0] || index == 0))]);
        }
        narrator.Table(table);
        return found;
    }

    /// <summary>A statement must count exactly so many.</summary>
    public async Task CountsAsync(string claim, Side side, string sql, long expected, CancellationToken cancellationToken)
    {
        long found = await side.CountAsync(sql, cancellationToken);
        if (found != expected) throw new DemoFailure($"On the side of {side.Name}, {claim}: {found:N0}, but {expected:N0} was expected.");
        narrator.Holds(claim, $"{found:N0}");
    }

    public void Holds(string claim, long found, long expected)
    {
        if (found != expected) throw new DemoFailure($"{claim}: {found:N0}, but {expected:N0} was expected.");
        narrator.Holds(claim, $"{found:N0}");
    }

    private static string Cell(Fingerprint fingerprint, bool isSame) =>
        isSame ? $"{fingerprint.Rows,9:N0}  {fingerprint.ShortHash}" : $"[yellow]{fingerprint.Rows,9:N0}  {fingerprint.ShortHash}[/]";
}
