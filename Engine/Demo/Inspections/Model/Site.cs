using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Inspections.Model;

/// <summary>A place that is inspected.</summary>
[Entity]
public sealed partial class Site : OfflineObject
{
    [Required, StringLength(100)]
    public partial string Name { get; set; }

    [StringLength(200)]
    public partial string? Address { get; set; }

    /// <summary>Who inspects it; nobody else but managers sees it.</summary>
    public partial User? Inspector { get; set; }
}
