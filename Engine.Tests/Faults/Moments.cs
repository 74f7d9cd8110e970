using System.Globalization;
using System.Security.Cryptography;
using OfflineSync.Testing;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Faults;

/// <summary>
/// Random moments, each from a seed of its own. A moment that fails says the command that repeats it; with the variable set, only that
/// one runs.
/// </summary>
internal static class Moments
{
    public const string Variable = "OFFLINESYNC_SEED";

    public static async Task EachAsync(ITestOutputHelper output, Type test, int count, Func<SeededRandom, Task> moment, string name)
    {
        bool isReplay = int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int first);
        if (!isReplay) first = RandomNumberGenerator.GetInt32(1, int.MaxValue - count);
        output.WriteLine($"{(isReplay ? 1 : count)} moments from seed {first}.");
        for (int seed = first; seed < first + (isReplay ? 1 : count); seed++)
        {
            try
            {
                await moment(new SeededRandom(seed));
            }
            catch (Exception exception)
            {
                throw new MomentFailedException(
                    $"The moment of seed {seed} failed. Repeat it: {Variable}={seed} dotnet test Engine.Tests --filter \"FullyQualifiedName={test.FullName}.{name}\"", exception);
            }
        }
    }

    private sealed class MomentFailedException(string message, Exception exception)
        : Exception($"{message}{Environment.NewLine}{exception.Message}", exception);
}
