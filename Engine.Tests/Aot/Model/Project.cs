using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Aot.Model;

/// <summary>What tasks belong to, and who may see them.</summary>
[Entity]
public sealed partial class Project : OfflineObject
{
    [Required, StringLength(200)]
    public partial string Name { get; set; }

    public partial User? Owner { get; set; }
}
