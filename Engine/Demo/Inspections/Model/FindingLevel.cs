namespace OfflineSync.Inspections.Model;

/// <summary>How bad a finding is.</summary>
public enum FindingLevel
{
    Minor,
    Major,
    Critical,
}
