namespace OfflineSync.Tests.Members;

/// <summary>A receipt whose number is 0 until the server gives it one.</summary>
[Entity]
public sealed partial class Receipt : OfflineObject
{
    public partial string Title { get; set; }

    [AutoNumber]
    public partial long Number { get; }
}
