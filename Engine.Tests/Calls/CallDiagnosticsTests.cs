using OfflineSync.Tests.Generators;

namespace OfflineSync.Tests.Calls;

/// <summary>What arguments and results may be, as the compiler says it. A contract with anything else cannot be built, so no server meets one.</summary>
public sealed class CallDiagnosticsTests
{
    private const string Entities = """
        [Entity] public partial class Site : OfflineObject { public partial string Name { get; set; } }
        [Entity(Persistable = false)] public partial class Sketch : OfflineObject { public partial Site? Site { get; set; } }
        public sealed record Note(string Text, Site Site);
        public sealed record Page(Note[] Notes);

        """;

    [Theory]
    [Trait("Behaviour", "S-131")]
    [Trait("Behaviour", "S-138")]
    [InlineData("[ServerCall(\"User\")] public sealed partial record A(Site Site) : IServerCall<int>;", "A cannot carry Site, a Site")]
    [InlineData("[ServerCall(\"User\")] public sealed partial record A(System.Collections.Generic.IReadOnlyList<Site> Sites) : IServerCall<int>;", "A cannot carry Sites, a Site")]
    [InlineData("[ServerCall(\"User\")] public sealed partial record A(int X) : IServerCall<Site>;", "A cannot carry its result, a Site")]
    [InlineData("[ServerCall(\"User\")] public sealed partial record A(int X) : IServerCall<Site[]>;", "A cannot carry its result, a Site")]
    public void Persistable_objects_and_lists_of_them_are_no_arguments_and_no_results(string call, string message) => AssertRefused(call, message);

    [Theory]
    [Trait("Behaviour", "S-132")]
    [Trait("Behaviour", "S-139")]
    [InlineData("[ServerCall(\"User\")] public sealed partial record A(Sketch Sketch) : IServerCall<int>;", "A cannot carry Sketch, a Sketch")]
    [InlineData("[ServerCall(\"User\")] public sealed partial record A(Note Note) : IServerCall<int>;", "A cannot carry Site, a Site")]
    [InlineData("[ServerCall(\"User\")] public sealed partial record A(Page Page) : IServerCall<int>;", "A cannot carry Site, a Site")]
    [InlineData("[ServerCall(\"User\")] public sealed partial record A(int X) : IServerCall<Sketch>;", "A cannot carry its result, a Sketch")]
    [InlineData("[ServerCall(\"User\")] public sealed partial record A(int X) : IServerCall<Page?>;", "A cannot carry Site, a Site")]
    public void Nor_is_what_leads_to_them_directly_or_over_others(string call, string message) => AssertRefused(call, message);

    [Theory]
    [InlineData("public sealed record Place(string Name, decimal? Height) { public int Floor { get; init; } } namespace N { [ServerCall(\"User\", Name = \"Visit\", Version = 2)] public sealed partial record A(ObjectId Site, Place[] Places) : IServerCall<Place?>; }")]
    [InlineData("[ServerCall(\"User\", \"Admin\")] internal sealed partial record A : IServerCall<NoResult> { public string @class { get; init; } = \"\"; }")]
    public void A_sound_call_compiles_without_a_warning(string call) => Assert.Empty(GeneratorRun.All(call));

    private static void AssertRefused(string call, string message)
    {
        string said = Assert.Single(GeneratorRun.All(Entities + call), diagnostic => diagnostic.Id == "OFS0018").GetMessage();
        Assert.StartsWith(message, said);
    }
}
