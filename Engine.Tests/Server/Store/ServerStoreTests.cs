using System.Diagnostics;
using Npgsql;
using OfflineSync.Server.Store;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;
using Weasel.Core;

namespace OfflineSync.Tests.Server.Store;

public sealed class ServerStoreTests
{
    [Fact]
    public async Task A_prepared_store_needs_no_change()
    {
        await using TestStore test = await TestStore.CreateAsync();

        Assert.Empty(await SchemaUpdate.KeepColumnsAsync(test.Store, CancellationToken.None));
        SchemaMigration migration = await test.Store.Events.Storage.CreateMigrationAsync();

        Assert.Equal(SchemaPatchDifference.None, migration.Difference);
        Assert.Equal(1, await test.ScalarAsync<int>("select generation from offlinesync.model_state"));
    }

    [Fact]
    public async Task A_start_on_tables_that_nobody_touched_since_the_last_one_looks_at_none_of_them()
    {
        await using TestStore test = await TestStore.CreateAsync();
        string database = new NpgsqlConnectionStringBuilder(test.ConnectionString).Database!;
        int statements = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TagObjects.Any(tag => database.Equals(tag.Value))) Interlocked.Increment(ref statements);
            },
        };
        ActivitySource.AddActivityListener(listener);

        await using (await ServerStore.OpenAsync(new StoreSettings(SampleModel.Create(), test.ConnectionString), TestStore.Ids, CancellationToken.None)) { }

        Assert.InRange(statements, 1, 20);
    }

    [Theory]
    [InlineData("drop index offlinesync.upload_part_staged_at")]
    [InlineData("drop table offlinesync.upload_part")]
    [InlineData("alter table offlinesync.object_city drop column name")]
    [InlineData("drop function offlinesync.mt_quick_append_events")]
    public async Task What_somebody_dropped_by_hand_is_there_again_after_a_start(string sql)
    {
        await using TestStore test = await TestStore.CreateAsync();
        await test.ExecuteAsync(sql);

        await using ServerStore mended = await ServerStore.OpenAsync(new StoreSettings(SampleModel.Create(), test.ConnectionString), TestStore.Ids, CancellationToken.None);

        Assert.Equal(SchemaPatchDifference.None, (await mended.Events.Storage.CreateMigrationAsync()).Difference);
    }

    [Fact]
    public async Task A_member_more_is_a_column_more_and_every_row_stays()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await using (ServerStore store = await OpenAsync(database, Model(item => item.Attribute("Name", MemberType.String))))
        {
            await using NpgsqlCommand insert = store.DataSource.CreateCommand("insert into offlinesync.object_item (id, _event, name) values (gen_random_uuid(), gen_random_uuid(), 'kept')");
            await insert.ExecuteNonQueryAsync();
        }

        await using ServerStore grown = await OpenAsync(database, Model(item => item.Attribute("Name", MemberType.String).Attribute("Order", MemberType.Decimal).Reference("Parent", "Item")));

        await using NpgsqlCommand read = grown.DataSource.CreateCommand("select name from offlinesync.object_item where \"order\" is null and parent is null");
        Assert.Equal("kept", await read.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_member_that_left_the_model_keeps_its_values()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await using (ServerStore store = await OpenAsync(database, Model(item => item.Attribute("Name", MemberType.String).Attribute("Age", MemberType.Integer))))
        {
            await using NpgsqlCommand insert = store.DataSource.CreateCommand("insert into offlinesync.object_item (id, _event, age) values (gen_random_uuid(), gen_random_uuid(), 7)");
            await insert.ExecuteNonQueryAsync();
        }

        await using ServerStore shrunk = await OpenAsync(database, Model(item => item.Attribute("Name", MemberType.String).Attribute("Code", MemberType.String)));

        await using NpgsqlCommand read = shrunk.DataSource.CreateCommand("select age from offlinesync.object_item where code is null");
        Assert.Equal(7, await read.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_retyped_member_is_refused_and_named()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await using (await OpenAsync(database, Model(item => item.Attribute("Age", MemberType.Integer)))) { }

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => OpenAsync(database, Model(item => item.Attribute("Age", MemberType.String))));

        Assert.Equal(ErrorCode.ModelInvalid, problem.Code);
        Assert.Contains("Age is String in the model, and integer in the database", problem.Message);
    }

    [Fact]
    [Trait("History", "22")]
    public async Task Other_rules_keep_older_instances_out_and_leave_tokens_valid()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await using ServerStore before = await OpenAsync(database, Model(item => item.Attribute("Name", MemberType.String).Allow("Clerk", Rights.Read).Allow("Guest", Rights.Read)));
        await using ServerStore after = await OpenAsync(database, Model(item => item.Attribute("Name", MemberType.String).Allow("Clerk", Rights.Read)));

        await using NpgsqlConnection connection = await before.DataSource.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => ModelState.EnsureCurrentAsync(transaction, before.Schema, before.Model, CancellationToken.None));
        Assert.Equal(ErrorCode.RulesOutdated, problem.Code);
        Assert.Equal(1, (await ModelState.EnsureCurrentAsync(transaction, after.Schema, after.Model, CancellationToken.None)).Generation);
        await using NpgsqlCommand read = after.DataSource.CreateCommand("select string_agg(principal || '=' || key || '=' || visible, ' ' order by principal) from offlinesync.membership");
        Assert.Equal("role:Clerk=Item:all=true role:Guest=Item:all=false", await read.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Two_instances_may_prepare_one_database_at_once()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();

        ServerStore[] stores = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => OpenAsync(database, SampleModel.Create()))));

        foreach (ServerStore store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_may_not_change_the_schema_says_so()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        var settings = new StoreSettings(SampleModel.Create(), database.ConnectionString) { AutoCreate = OfflineSync.Server.SchemaAutoCreate.None };

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => ServerStore.OpenAsync(settings, TestStore.Ids, CancellationToken.None));

        Assert.Equal(ErrorCode.OptionsInvalid, problem.Code);
    }

    [Theory]
    [InlineData("this is no connection string", "cannot be read")]
    [InlineData("Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=2", "cannot be used")]
    public async Task A_database_that_cannot_be_reached_is_said_plainly(string connectionString, string message)
    {
        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() =>
            ServerStore.OpenAsync(new StoreSettings(SampleModel.Create(), connectionString), TestStore.Ids, CancellationToken.None));

        Assert.Equal(ErrorCode.PostgresUnavailable, problem.Code);
        Assert.Contains(message, problem.Message);
    }

    [Fact]
    public void A_rule_whose_condition_names_a_variable_is_refused_before_it_lets_anything_through()
    {
        DomainModel model = Model(item => item.Attribute("Name", MemberType.String).Allow("Clerk", Rights.Read, where: "[Name = $name]"));

        var problem = Assert.Throws<OfflineSyncException>(() => ModelSupport.ThrowIfUnsupported(model));

        Assert.Equal(ErrorCode.ModelInvalid, problem.Code);
        Assert.Contains("Item: the condition of the rule for Clerk", problem.Message);
    }

    private static DomainModel Model(Action<UntypedEntityBuilder> item) => DomainModel.Define("Growing", model => model.Entity("Item", item));

    private static Task<ServerStore> OpenAsync(TestDatabase database, DomainModel model) =>
        ServerStore.OpenAsync(new StoreSettings(model, database.ConnectionString), TestStore.Ids, CancellationToken.None);
}
