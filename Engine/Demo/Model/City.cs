using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Demo.Model;

/// <summary>A city: its place comes from the gazetteer, the rest from the surveyors.</summary>
[Entity]
public sealed partial class City : OfflineObject
{
    /// <summary>The longest note that the server takes.</summary>
    public const int NoteLength = 200;

    [Required, StringLength(200)]
    public partial string Name { get; set; }

    public partial decimal Latitude { get; set; }

    public partial decimal Longitude { get; set; }

    public partial Country? Country { get; set; }

    public partial Region? Region { get; set; }

    public partial int? Population { get; set; }

    public partial bool Visited { get; set; }

    [StringLength(NoteLength)]
    public partial string? Note { get; set; }
}
