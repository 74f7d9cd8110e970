using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Tests.Sample;

/// <summary>A region, which may be part of another region.</summary>
[Entity]
public sealed partial class Region : OfflineObject
{
    [Required, StringLength(200)]
    public partial string Name { get; set; }

    public partial Country? Country { get; set; }

    public partial Region? Parent { get; set; }
}
