using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Tests.Members;

/// <summary>A ticket with a member of every kind that is not the app's alone.</summary>
[Entity]
public sealed partial class Ticket : OfflineObject
{
    [Required]
    public partial string Title { get; set; }

    [AutoNumber]
    public partial long? Number { get; }

    [CreatedDate]
    public partial DateTime? CreatedDate { get; }

    [ChangedDate]
    public partial DateTime? ChangedDate { get; }

    [Owner]
    public partial User? Owner { get; }

    [ChangedBy]
    public partial User? ChangedBy { get; }

    [Hashed]
    public partial string? Pin { get; set; }

    public partial DateTime? DueAt { get; set; }

    [NotLocalized]
    public partial DateTime? Birthday { get; set; }

    /// <summary>Calculated: an ordinary property, which every device computes.</summary>
    public string Label => $"{Number?.ToString() ?? "new"}: {Title}";
}
