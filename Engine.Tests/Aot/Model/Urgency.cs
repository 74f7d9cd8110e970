namespace OfflineSync.Aot.Model;

/// <summary>How soon something must be done.</summary>
public enum Urgency
{
    Low,
    Normal,
    High,
}
