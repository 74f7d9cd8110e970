using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OfflineSync.Server;

/// <summary>A place in the history: where a page ended. Two reports of one moment have different places.</summary>
/// <param name="Moment">When the request ended.</param>
/// <param name="Id">The report's id.</param>
public readonly record struct HistoryPosition(DateTimeOffset Moment, Guid Id)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text">The text, as MOMENT/ID.</param>
    /// <param name="position">The place.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out HistoryPosition position)
    {
        position = default;
        int slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0 || !DateTimeOffset.TryParse(text.AsSpan(0, slash), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            || !Guid.TryParse(text.AsSpan(slash + 1), out Guid id)) return false;
        position = new HistoryPosition(moment, id);
        return true;
    }

    /// <summary>The place as text, for another program's next page: MOMENT/ID.</summary>
    public override string ToString() => $"{Moment.UtcDateTime:O}/{Id}";
}
