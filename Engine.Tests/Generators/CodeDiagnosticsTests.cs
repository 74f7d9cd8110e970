using Microsoft.CodeAnalysis;

namespace OfflineSync.Tests.Generators;

/// <summary>What the analyzers say of code that uses the engine, and where they are silent.</summary>
public sealed class CodeDiagnosticsTests
{
    private const string Model = """
        [Entity] public partial class Town : OfflineObject
        {
            public partial string Name { get; set; }
            public partial User? Mayor { get; set; }
            public partial Town? Twin { get; set; }
            [AssociationName("Towns_of_topics")] public partial ObjectSet<Topic> Topics { get; }
        }
        [Entity] public partial class Topic : OfflineObject { public partial string Title { get; set; } [AssociationName("Towns_of_topics")] public partial ObjectSet<Town> Towns { get; } }
        [Entity] public partial class Vehicle : OfflineObject { public partial string Plate { get; set; } }
        [Entity] public sealed partial class Car : Vehicle { public partial int Doors { get; set; } }

        """;

    [Theory]
    [InlineData("void M(OfflineEngine engine, Town town) { engine.CommitAsync(town); }", "OFS0101")]
    [InlineData("void M(OfflineEngine engine, Town town) => engine.DeleteAsync(town);", "OFS0101")]
    [InlineData("void M(OfflineEngine? engine) { engine?.SynchronizeAsync(); }", "OFS0101")]
    [InlineData("Action M(UnitOfWork unit) => () => unit.CommitAllAsync();", "OFS0101")]
    [InlineData("async Task M(OfflineEngine engine, Town town) { engine.CommitAsync(town); await engine.SynchronizeAsync(); }", "OFS0101")]
    [InlineData("void M(OfflineSync.Server.ServerObjects work) { work.CommitAsync(); }", "OFS0101")]
    [InlineData("DomainModel M() => DomainModel.Define(\"M\", m => m.Roles(\"Surveyor\", \"Clerk\").Entity<Town>(t => t.Allow(\"Surveyr\", Rights.All)));", "OFS0102")]
    [InlineData("DomainModel M() => DomainModel.Define(\"M\", m => { m.Entity(\"A\", a => a.Allow(\"Clrek\", Rights.Read)); m.Roles(\"Clerk\"); });", "OFS0102")]
    [InlineData("DomainModel M() => DomainModel.Define(\"M\", m => m.Roles(\"Clerk\").AllowAnonymous(\"Guest\"));", "OFS0102")]
    [InlineData("void M(OfflineEngine engine) { _ = engine.Query<Town>(\"[Nmae = 'Delft']\"); }", "OFS0103")]
    [InlineData("void M(OfflineEngine engine) { _ = engine.Query<Town>().Where(\"[Name = 'Delft' and contains(Titel, 'x')]\"); }", "OFS0103")]
    [InlineData("void M(OfflineEngine engine) { _ = engine.Query<Town>(\"[Town_Major = '[%CurrentUser%]']\"); }", "OFS0103")]
    [InlineData("void M(DomainModelBuilder m) { m.Entity<Town>(t => t.Allow(\"Clerk\", Rights.Read, where: \"[Nmae = 'Delft']\")); }", "OFS0103")]
    [InlineData("void M(DomainModelBuilder m) { m.Entity<Town>(t => t.Synchronize(SyncSetting.ByXPath(\"[Nmae = 'Delft']\"))); }", "OFS0103")]
    [InlineData("} public class F : IFlow { public async Task RunAsync(FlowContext flow) { await Task.Yield(); Console.WriteLine(DateTime.Now); }", "OFS0104")]
    [InlineData("} public class F : IFlow<long> { public Task<long> RunAsync(FlowContext flow) => Task.FromResult(Ticks); private static long Ticks => DateTimeOffset.UtcNow.Ticks;", "OFS0104")]
    [InlineData("Task M(OfflineEngine engine) => engine.RunAsync(async flow => { await Task.Yield(); Console.WriteLine(DateTime.Today); });", "OFS0104")]
    public async Task A_fault_is_reported_once_with_its_own_diagnostic(string code, string id) => Assert.Equal([id], (await Of(code)).Select(diagnostic => diagnostic.Id));

    [Theory]
    [InlineData("async Task M(OfflineEngine engine, Town town) { await engine.CommitAsync(town); var later = engine.SynchronizeAsync(); await later; }")]
    [InlineData("void M(OfflineEngine engine, Town town) { _ = engine.CommitAsync(town); engine.CommitAsync(town).GetAwaiter().GetResult(); }")]
    [InlineData("Task M(OfflineEngine engine, Town town) => engine.DeleteAsync(town);")]
    [InlineData("Func<Task> M(OfflineEngine engine) => () => engine.SynchronizeAsync();")]
    [InlineData("Task CommitAsync() => Task.CompletedTask; void M() { CommitAsync(); }")]
    [InlineData("DomainModel M() => DomainModel.Define(\"M\", m => m.Entity<Town>(t => t.Allow(\"Anybody\", Rights.All)));")]
    [InlineData("DomainModel M() => DomainModel.Define(\"M\", m => m.Roles(\"Clerk\").Entity<Town>(t => t.Allow(\"Clerk\", Rights.All)).AllowAnonymous(\"Clerk\"));")]
    [InlineData("DomainModel M(string role) => DomainModel.Define(\"M\", m => m.Roles(role).Entity<Town>(t => t.Allow(\"Clerk\", Rights.All)));")]
    [InlineData("static void More(DomainModelBuilder m) => m.Roles(\"Clerk\"); DomainModel M() => DomainModel.Define(\"M\", m => { m.Roles(\"Boss\").Entity<Town>(t => t.Allow(\"Clerk\", Rights.All)); More(m); });")]
    [InlineData("void M(OfflineEngine engine) { _ = engine.Query<Town>(\"[Name = 'Nmae' and Town_Mayor = '[%CurrentUser%]' and not(Town_Twin/Town[Plate = 3]) and id != $Other]\"); }")]
    [InlineData("void M(OfflineEngine engine) { _ = engine.Query<Town>(\"[Towns_of_topics/Topic/Title = 'x' or Trip_Town/Trip/Length > 1.5 or starts-with(Name, \\\"y\\\")]\"); }")]
    [InlineData("void M(OfflineEngine engine, string text) { _ = engine.Query<Town>(text); _ = engine.Query(\"Town\").Where(\"[Nmae = 1]\"); }")]
    [InlineData("void M(OfflineEngine engine) { _ = engine.Query<Vehicle>(\"[Doors > 2 and Specialization = 'Car']\"); _ = engine.Query<Car>(\"[Plate = 'x']\"); }")]
    [InlineData("void M() { Console.WriteLine(DateTime.Now); }")]
    [InlineData("} public class F(TimeProvider time) : IFlow { public async Task RunAsync(FlowContext flow) { await Task.Yield(); Console.WriteLine(time.GetUtcNow()); }")]
    [InlineData("public string Label => \"\"; Task M(OfflineEngine engine, System.IO.TextWriter writer) => engine.Query<Town>().WriteCsvAsync(writer, [\"Name\"]);")]
    public async Task Sound_code_is_met_with_silence(string code) => Assert.Empty(await Of(code));

    [Theory]
    [Trait("Behaviour", "S-145")]
    [Trait("Behaviour", "S-150")]
    [InlineData("} [Entity] public partial class Note : OfflineObject { public partial string Text { get; set; } public string Label => Text;", "OFS0105")]
    [InlineData("Task M(OfflineEngine engine, System.IO.TextWriter writer) => engine.Query<Town>().WriteCsvAsync(writer, [\"Name\"]);", "OFS0106")]
    [InlineData("Task M(OfflineEngine engine, System.IO.Stream stream) => engine.Query<Town>().WriteExcelAsync(stream, [\"Name\"]);", "OFS0106")]
    public async Task What_other_platforms_forbid_is_reported_where_it_is_switched_on(string code, string id)
    {
        Assert.Equal([id], (await Of(code, "OFS0105", "OFS0106")).Select(diagnostic => diagnostic.Id));
        Assert.Empty(await Of(code));
    }

    [Fact]
    public async Task Each_message_names_the_place_and_says_the_cure()
    {
        Diagnostic diagnostic = Assert.Single(await Of("void M(OfflineEngine engine) { _ = engine.Query<Town>(\"[Nmae = 'Delft']\"); }"));
        Assert.Equal("Town has no member Nmae: correct the name in the constraint '[Nmae = 'Delft']'", diagnostic.GetMessage());
    }

    private static Task<Diagnostic[]> Of(string code, params string[] switchedOn) => AnalyzerRun.OfAsync(Model + "public class C { " + code + " }", switchedOn);
}
