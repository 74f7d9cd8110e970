using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Tests.Rules;

/// <summary>Somebody who leads tours.</summary>
[Entity]
public sealed partial class Guide : OfflineObject
{
    [Required, StringLength(40)]
    public partial string Name { get; set; }

    public partial string? Email { get; set; }

    public partial Tour? Favourite { get; set; }
}
