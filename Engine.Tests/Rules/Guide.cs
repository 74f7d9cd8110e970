using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Tests.Rules;

/// <summary>Somebody who leads tours.</summary>
[Entity]
public sealed partial class Guide : OfflineObject
{
    [Required, StringLength(40)]
    public partial string Name { get; set; }

    public partial string? Email { get; set; }

    /// <summary>The same rules as attributes.</summary>
    [Unique(IgnoresCase = true, ErrorMessage = "This badge is taken.")]
    [RegularExpression("[a-zA-Z]+")]
    public partial string? Badge { get; set; }

    [Range(0, 99.5, ErrorMessage = "No such age.")]
    public partial decimal? Age { get; set; }

    [Compare(nameof(Badge))]
    public partial string? BadgeAgain { get; set; }

    public partial Tour? Favourite { get; set; }
}
