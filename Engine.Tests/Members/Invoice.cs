namespace OfflineSync.Tests.Members;

/// <summary>Who pays.</summary>
[Entity]
public sealed partial class Payer : OfflineObject
{
    public partial string Name { get; set; }

    public partial string? Phone { get; set; }
}

/// <summary>An invoice with values that code computes.</summary>
[Entity]
public sealed partial class Invoice : OfflineObject
{
    public partial string Title { get; set; }

    public partial decimal Net { get; set; }

    public partial decimal Rate { get; set; }

    public partial string? Remarks { get; set; }

    public partial Payer? Payer { get; set; }

    [Calculated(nameof(Net), nameof(Rate))]
    public decimal Gross => Net * (1 + Rate);

    [Calculated(nameof(Title), "Invoice_Payer/Payer/Name")]
    public string Heading => $"{Title} for {Payer?.Name ?? "nobody"}";

    [Calculated]
    public string Everything => $"{Heading}: {Gross} {Remarks}";
}
