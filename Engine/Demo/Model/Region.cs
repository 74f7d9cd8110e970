using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Demo.Model;

/// <summary>A region of a country.</summary>
[Entity]
public sealed partial class Region : OfflineObject
{
    [Required, StringLength(20)]
    public partial string Code { get; set; }

    [Required, StringLength(200)]
    public partial string Name { get; set; }

    public partial Country? Country { get; set; }
}
