using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Tests.Rules;

/// <summary>Places on a tour.</summary>
[Entity]
public sealed partial class Booking : OfflineObject
{
    public partial int Places { get; set; }

    public partial string? Remarks { get; set; }

    [Required]
    public partial Tour? Tour { get; set; }
}
