using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Tests.Sample;

/// <summary>A city, with a member of every type.</summary>
[Entity]
public sealed partial class City : OfflineObject
{
    [Required, StringLength(200)]
    public partial string Name { get; set; }

    public partial string? Remarks { get; set; }

    public partial int Population { get; set; }

    public partial int? Founded { get; set; }

    public partial long SquareMetres { get; set; }

    public partial long? Households { get; set; }

    public partial decimal Budget { get; set; }

    public partial decimal? Latitude { get; set; }

    public partial decimal? Longitude { get; set; }

    public partial bool IsPort { get; set; }

    public partial bool? IsWalled { get; set; }

    public partial DateTime OpenedAt { get; set; }

    public partial DateTime? SurveyedAt { get; set; }

    public partial DateTimeOffset VisitedAt { get; set; }

    public partial DateTimeOffset? InspectedAt { get; set; }

    public partial CityKind Kind { get; set; }

    public partial CityKind? FormerKind { get; set; }

    [DefaultValue(3)]
    public partial int Priority { get; set; }

    public partial Country? Country { get; set; }

    public partial Region? Region { get; set; }

    public partial City? Twin { get; set; }
}
