using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Tests.Sample;

/// <summary>A country: it refers to its owner and its capital, so that countries and cities refer to each other.</summary>
[Entity]
public sealed partial class Country : OfflineObject
{
    [Required, StringLength(200)]
    public partial string Name { get; set; }

    [StringLength(2)]
    public partial string? Code { get; set; }

    public partial decimal? Area { get; set; }

    public partial bool Sovereign { get; set; }

    public partial User? Owner { get; set; }

    public partial City? Capital { get; set; }
}
