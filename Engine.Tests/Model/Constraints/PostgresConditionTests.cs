using System.Globalization;
using System.Text;
using Npgsql;
using OfflineSync.Constraints;
using OfflineSync.Projections;
using OfflineSync.Tests.Server.Store;

namespace OfflineSync.Tests.Model.Constraints;

/// <summary>What only the server's database has to know; that its conditions mean the same as elsewhere, <see cref="Generated.GeneratedConstraintTests"/> show.</summary>
public sealed class PostgresConditionTests
{
    [Theory]
    [InlineData("0001-01-01T00:00:00.001Z", 1, 1)]
    [InlineData("0001-01-02T00:00:00Z", 1, 1)]
    [InlineData("9999-12-30T23:59:59Z", 9999, 31)]
    [InlineData("9999-12-31T23:59:59.999Z", 9999, 31)]
    public async Task Parts_of_the_first_and_the_last_moment_are_within_the_calendar(string moment, int year, int day)
    {
        DateTime at = DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture).UtcDateTime;
        await using TestStore store = await TestStore.CreateAsync();
        foreach ((ValueFunction part, int expected) in new[] { (ValueFunction.Year, year), (ValueFunction.Day, day) })
        {
            var zone = ZoneTable.Of(moment.StartsWith('0') ? "America/New_York" : "Pacific/Apia");
            await using NpgsqlCommand command = store.Store.DataSource.CreateCommand();
            command.CommandText = "select " + PostgresDialect.Of(store.Store.Schema).DatePart(part, "@moment", zone, value =>
            {
                command.Parameters.AddWithValue($"p{command.Parameters.Count}", value);
                return $"@{command.Parameters[^1].ParameterName}";
            });
            command.Parameters.AddWithValue("moment", at);
            Assert.Equal((long)expected, await command.ExecuteScalarAsync());
            Assert.Equal(expected, ValueFunctions.DatePart(part, at, zone));
        }
    }

    [Fact]
    public async Task PostgreSQL_folds_every_character_as_dotNET_does()
    {
        await using TestStore store = await TestStore.CreateAsync();
        string[] all = [.. Enumerable.Range(1, 0x10FFFF).Where(code => code is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32)];
        await using var command = store.Store.DataSource.CreateCommand(
            $"select {store.Store.Schema.Table("offlinesync_fold")}(letter) from unnest($1) with ordinality as all_letters (letter, place) order by place");
        command.Parameters.Add(new() { Value = all });
        await using var reader = await command.ExecuteReaderAsync();
        foreach (string letter in all)
        {
            Assert.True(await reader.ReadAsync());
            Assert.True(reader.GetString(0) == CaseFolding.Fold(letter), $"U+{new StringBuilder().Append(char.ConvertToUtf32(letter, 0).ToString("X4"))}");
        }
    }
}
