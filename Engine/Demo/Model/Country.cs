using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Demo.Model;

/// <summary>A country of the gazetteer.</summary>
[Entity]
public sealed partial class Country : OfflineObject
{
    [Required, StringLength(2)]
    public partial string Code { get; set; }

    [Required, StringLength(100)]
    public partial string Name { get; set; }
}
