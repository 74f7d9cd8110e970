namespace OfflineSync.Tests.Members;

/// <summary>What a screen works with: it lives in memory.</summary>
[Entity(Persistable = false)]
public sealed partial class Draft : OfflineObject
{
    public partial string? Text { get; set; }

    public partial Ticket? Ticket { get; set; }

    public partial Draft? Previous { get; set; }
}
