namespace OfflineSync.Tests.Generators;

public sealed class EntityDiagnosticsTests
{
    [Theory]
    [InlineData("[Entity] public class A : OfflineObject;", "OFS0001")]
    [InlineData("[Entity] public partial class A;", "OFS0002")]
    [InlineData("public class B : OfflineObject; [Entity] public partial class A : B;", "OFS0002")]
    [InlineData("public partial class Outer { [Entity] public partial class A : OfflineObject; }", "OFS0003")]
    [InlineData("[Entity] public partial class A<T> : OfflineObject;", "OFS0003")]
    [InlineData("[Entity] public abstract partial class A : OfflineObject;", "OFS0004")]
    [InlineData("[Entity] public partial class A : OfflineObject { public A(int x) { } }", "OFS0004")]
    [InlineData("[Entity] public partial class A : OfflineObject { public partial double X { get; set; } }", "OFS0005")]
    [InlineData("[Entity] public partial class A : OfflineObject { public partial byte[][]? X { get; set; } }", "OFS0005")]
    [InlineData("[Entity] public partial class A : OfflineObject { public partial OfflineObject? X { get; set; } }", "OFS0005")]
    [InlineData("[Entity] public partial class A : OfflineObject { [Required] public string X => \"\"; }", "OFS0006")]
    [InlineData("[Entity] public partial class A : OfflineObject { public string? X { get; set; } }", "OFS0007")]
    [InlineData("[Entity] public partial class A : OfflineObject { public partial string X { get; } }", "OFS0008")]
    [InlineData("[Entity] public partial class A : OfflineObject { public partial string X { get; init; } }", "OFS0008")]
    [InlineData("[Entity] public partial class A : OfflineObject { public static partial string X { get; set; } }", "OFS0008")]
    [InlineData("[Entity] public partial class A : OfflineObject { public partial A X { get; set; } }", "OFS0009")]
    [InlineData("[Entity] public partial class A : OfflineObject { public new partial string Id { get; set; } }", "OFS0010")]
    [InlineData("[Entity] public partial class A : OfflineObject { [DefaultValue(\"many\")] public partial int X { get; set; } }", "OFS0011")]
    [InlineData("[Entity] public partial class A : OfflineObject { [DefaultValue(1.5)] public partial int X { get; set; } }", "OFS0011")]
    [InlineData("[Entity] public partial class A : OfflineObject { [Range(1, 2)] public partial string X { get; set; } }", "OFS0012")]
    [InlineData("[Entity] public partial class A : OfflineObject { [Range(1, 2.5)] public partial int X { get; set; } }", "OFS0012")]
    [InlineData("[Entity] public partial class A : OfflineObject { [Compare(\"Y\")] public partial byte[] X { get; set; } public partial byte[] Y { get; set; } }", "OFS0012")]
    [InlineData("[Entity] public partial class A : OfflineObject { [Unique] public partial bool X { get; set; } }", "OFS0012")]
    [InlineData("[Entity] public partial class A : OfflineObject { [EmailAddress] public partial string X { get; set; } }", "OFS0012")]
    [InlineData("[Entity] public partial class A : OfflineObject { [AssociationName(\"A_B\")] public partial int X { get; set; } }", "OFS0013")]
    [InlineData("[Entity] public partial class A : OfflineObject { [AutoNumber] public partial long? X { get; set; } }", "OFS0014")]
    [InlineData("[Entity] public partial class A : OfflineObject { public partial ObjectSet<A> X { get; set; } }", "OFS0015")]
    [InlineData("[Entity] public partial class A : OfflineObject { public partial ObjectSet<OfflineObject> X { get; } }", "OFS0005")]
    [InlineData("[ServerCall(\"User\")] public sealed record A(int X) : IServerCall<int>;", "OFS0016")]
    [InlineData("[ServerCall(\"User\")] public sealed partial class A : IServerCall<int>;", "OFS0016")]
    [InlineData("[ServerCall(\"User\")] public sealed partial record A(int X);", "OFS0017")]
    [InlineData("[Entity] public partial class E : OfflineObject; [ServerCall(\"User\")] public sealed partial record A(E X) : IServerCall<int>;", "OFS0018")]
    [InlineData("[ServerCall(\"User\")] public sealed partial record A(double X) : IServerCall<int>;", "OFS0019")]
    [InlineData("[ServerCall(\"User\")] public sealed partial record A(A? X) : IServerCall<int>;", "OFS0019")]
    [InlineData("[ServerCall] public sealed partial record A(int X) : IServerCall<int>;", "OFS0020")]
    [InlineData("[Entity] public partial class A : OfflineObject { [Calculated] public partial string X { get; set; } }", "OFS0021")]
    [InlineData("[Entity] public partial class A : OfflineObject { [Calculated] public string X { get; set; } = \"\"; }", "OFS0021")]
    [InlineData("[Entity] public partial class A : OfflineObject { [Calculated] public string X { get; } = \"\"; }", "OFS0021")]
    [InlineData("[Entity] public partial class A : OfflineObject { [Calculated] public static string X => \"\"; }", "OFS0021")]
    public void A_faulty_class_is_reported_with_its_own_diagnostic(string snippet, string id) => Assert.Contains(id, GeneratorRun.Ids(snippet));

    [Fact]
    public void Each_message_names_class_and_property_and_says_the_cure()
    {
        string message = GeneratorRun.All("[Entity] public partial class Shop : OfflineObject { public partial double Turnover { get; set; } }")
            .Single(diagnostic => diagnostic.Id == "OFS0005").GetMessage();
        Assert.Equal("Shop.Turnover has the type double, which no member can have: use decimal, or take 'partial' away to leave it out of the model", message);
    }

    [Theory]
    [InlineData("namespace A.B { [Entity] public partial class C : OfflineObject { public partial string X { get; set; } } }")]
    [InlineData("[Entity] internal sealed partial class C : OfflineObject { internal partial int? X { get; private set; } }")]
    [InlineData("[Entity] public partial class C : OfflineObject { public string Y => X + 1; public partial string X { get; set; } public static int Z { get; set; } }")]
    [InlineData("#nullable disable\n[Entity] public partial class C : OfflineObject { public partial string X { get; set; } public partial C Y { get; set; } }")]
    [InlineData("[Entity] public partial class C : OfflineObject { public virtual partial string @class { get; set; } public partial User? U { get; protected set; } }")]
    [InlineData("public enum E { One = 1, Uno = 1, @new = 2 } [Entity] public partial class C : OfflineObject { public partial E X { get; set; } public partial E? Y { get; set; } }")]
    [InlineData("[Entity] public partial class C : OfflineObject { public partial string X { get; set; } public partial string X { get => \"\"; set { } } }")]
    [InlineData("[Entity] public partial class C : OfflineObject { [Range(1, 2)] public partial int X { get; set; } [Range(0.5, 2)] public partial decimal? Y { get; set; } [RegularExpression(\"a\\\"?\"), Unique(IgnoresCase = true), Compare(nameof(W))] public partial string Z { get; set; } public partial string W { get; set; } }")]
    [InlineData("[Entity] public partial class C : OfflineObject { [AutoNumber] public partial long? X { get; } [Owner] public partial User? Y { get; } [ChangedDate] public partial System.DateTime? Z { get; } [Hashed] public partial string? W { get; private set; } [NotLocalized] public partial System.DateTime V { get; set; } }")]
    [InlineData("[Entity] public partial class C : OfflineObject { public partial ObjectSet<C> X { get; } [AssociationName(\"C_Y\")] public partial ObjectSet<C> Y { get; } public partial string Z { get; set; } }")]
    [InlineData("[Entity] public partial class B : OfflineObject { public partial string X { get; set; } } [Entity] public sealed partial class C : B { public partial int Y { get; set; } public partial B? Z { get; set; } }")]
    [InlineData("[Entity] public partial class C : User { public partial string? Phone { get; set; } }")]
    [InlineData("[Entity] public partial class C : OfflineObject { [Required, MaxLength(9)] public partial byte[] X { get; set; } public partial byte[]? Y { get; private set; } }")]
    [InlineData("#nullable disable\n[Entity] public partial class C : OfflineObject { public partial byte[] X { get; set; } }")]
    [InlineData("[Entity] public partial class C : OfflineObject { public partial string X { get; set; } [Calculated] public string Y => X; [Calculated(nameof(X), \"C_Z/C/X\")] public string V { get { return X; } } public partial C? Z { get; set; } }")]
    [InlineData("[Entity] public partial class C : OfflineObject; public partial class C { public partial long X { get; set; } }")]
    public void A_sound_class_compiles_without_a_warning(string snippet) => Assert.Empty(GeneratorRun.All(snippet));

    [Fact]
    public void An_unrelated_edit_writes_nothing_anew() =>
        Assert.All(GeneratorRun.ReasonsAfterAnUnrelatedEdit("[Entity] public partial class A : OfflineObject { public partial string X { get; set; } }"),
            reason => Assert.Contains(reason.ToString(), new[] { "Cached", "Unchanged" }));
}
