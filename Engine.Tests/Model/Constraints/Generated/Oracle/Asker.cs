namespace OfflineSync.Tests.Model.Constraints.Generated.Oracle;

/// <summary>Who asks, when, and what the variables hold: values as things have them, or a <see cref="Thing"/>.</summary>
internal sealed record Asker
{
    public Thing? User { get; init; }

    public string[] Roles { get; init; } = [];

    public Guid? Object { get; init; }

    public DateTime Now { get; init; }

    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    public Dictionary<string, object?> Variables { get; init; } = [];
}
