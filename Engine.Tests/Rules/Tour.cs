using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Tests.Rules;

/// <summary>A tour, with a member for every kind of rule.</summary>
[Entity]
public sealed partial class Tour : OfflineObject
{
    [Required, StringLength(40)]
    public partial string Title { get; set; }

    public partial string? Code { get; set; }

    public partial int Places { get; set; }

    public partial int Booked { get; set; }

    public partial bool IsAgreed { get; set; }

    public partial string? Password { get; set; }

    public partial string? PasswordAgain { get; set; }

    public partial DateTime? StartsAt { get; set; }

    public partial DateTime? EndsAt { get; set; }

    public partial Guide? Guide { get; set; }

    public partial Guide? Deputy { get; set; }
}
