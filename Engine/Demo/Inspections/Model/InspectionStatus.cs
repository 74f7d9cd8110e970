namespace OfflineSync.Inspections.Model;

/// <summary>How far an inspection has come.</summary>
public enum InspectionStatus
{
    Planned,
    Started,
    Done,
}
